using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>kernels run --memory</c>, on files larger than that.</summary>
public sealed class RunInPartsTests : IDisposable
{
    /// <summary>What <c>--memory 200MB</c> allows.</summary>
    private const long Limit = 200_000_000;

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void What_is_read_and_the_parts_are_reported()
    {
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        ChildProcess run = _kernels.Run("run", "norm", "--x", "x.npy", "--memory", "1GB", "--backend", "managed");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"parts +1, each 2 of n\n", run.Output);
        Assert.Matches(@"memory +at most .* of the 1.00 GB allowed\n", run.Output);
        Assert.Contains("norm: 5", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12Q")]
    [InlineData("-1MB")]
    [InlineData("0")]
    [InlineData("MB")]
    public void What_is_no_amount_of_memory_is_refused(string text)
        => Assert.Contains(
            $"--memory is '{text}'; allowed: 1 byte to 4 EiB, in bytes or with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500MB or 1.5GiB",
            _kernels.Refused(2, "run", "norm", $"--memory={text}"),
            StringComparison.Ordinal);

    [Fact]
    public void The_oracle_judges_parts()
    {
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        ChildProcess run = _kernels.Run("run", "norm", "--x", "x.npy", "--memory", "1GB", "--validate");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("verdict   pass, residual 0", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip -c x.npy | kernels run norm --x -")]
    [InlineData("cat x.npy | kernels run norm --x /dev/stdin")]
    [InlineData("kernels run norm --x - < x.npy")]
    [InlineData("kernels run norm --x <(head -c 136 x.npy; sleep 0.2; tail -c 8 x.npy)")]
    [InlineData("mkfifo f; cat x.npy > f & kernels run norm --x f")]
    [InlineData("kernels run norm --x <(cat zero.npy) <(cat x.npy) zero.npy")]
    public void An_array_comes_through_anything(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's redirections are tried on Linux");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        NpyFile.Write<double>(_kernels.Folder.File("zero.npy"), (double[])[0], 1);
        ChildProcess run = _kernels.Script($"{script} --memory 1GB");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("norm: 5", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<(head -c 140 x.npy)", "it is truncated: it holds 12 bytes of elements; required: 16 for 2")]
    [InlineData("<(cat x.npy x.npy)", "it goes on after its last element")]
    [InlineData("<(gzip -c x.npy | head -c 60)", "it is gzip that is damaged, cut short or followed by something else")]
    [InlineData("<(cat x.npz)", "it is a zip archive, whose list of members is at its end; allowed: a file, or no --memory")]
    [InlineData("- - < x.npy", "standard input was read already; allowed: one input from there")]
    [InlineData("/dev/zero", "it is a pipe without .npy, of which the extent is not known before its end; allowed: a file, or no --memory")]
    [InlineData("<(echo 1)", "it is a pipe without .npy, of which the extent is not known before its end; allowed: a file, or no --memory")]
    [InlineData("<(true)", "it does not begin with the magic bytes of .npy")]
    public void A_pipe_that_is_no_whole_array_is_refused(string array, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's redirections are tried on Linux");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        using (ZipArchive archive = ZipFile.Open(_kernels.Folder.File("x.npz"), ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(_kernels.Folder.File("x.npy"), "x.npy");
        }

        Assert.Contains(reason, _kernels.RefusedScript(2, $"kernels run norm --memory 1GB --x {array}"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_to_be_resumed_is_gone_when_the_output_is_there()
    {
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        string[] call = ["run", "polynomial", "--x", "x.npy", "--memory", "1GB", "--output", "y.npy", "--resume"];
        Directory.CreateDirectory(_kernels.Folder.File("y.npy.resume"));
        File.WriteAllText(_kernels.Folder.File("y.npy.resume/1-of-1.json"), "{}");
        Assert.Contains(
            "The record 'y.npy.resume/1-of-1.json' can't be used: \"schema\" is missing; remove 'y.npy.resume' to begin anew.",
            _kernels.Refused(2, call),
            StringComparison.Ordinal);
        Directory.Delete(_kernels.Folder.File("y.npy.resume"), recursive: true);
        ChildProcess run = _kernels.Run(call);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(File.Exists(_kernels.Folder.File("y.npy")));
        Assert.False(Directory.Exists(_kernels.Folder.File("y.npy.resume")));
    }

    [Theory]
    [InlineData("--resume is given, but not --memory; required: both.", "--resume")]
    [InlineData("--resume is given beside --partition 1/2; allowed: one of them", "--resume", "--partition", "1/2", "--into", "parts")]
    public void Resuming_without_parts_is_refused(string message, params string[] options)
        => Assert.Contains(message, _kernels.Refused(2, ["run", "polynomial", .. options]), StringComparison.Ordinal);

    /// <summary>The file, which has no content on the disk, is four times as large as the memory.</summary>
    [Fact]
    public async Task The_process_stays_within_the_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        WriteZeros("x.npy", 4 * Limit / sizeof(double));
        (JsonElement parts, string result) = await RunWithin("run", "sum", "--x", "x.npy");
        Assert.Equal(4 * Limit / sizeof(double), parts.GetProperty("extent").GetInt64());
        Assert.InRange(parts.GetProperty("count").GetInt64(), 4, 1000);
        Assert.Equal("total: 0", result);
    }

    [Fact]
    public async Task A_stencil_in_several_passes_stays_within_the_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        WriteZeros("grid.npy", 250, 100_000);
        (JsonElement parts, string result) = await RunWithin("run", "diffusion", "--grid", "grid.npy", "--steps", "7", "--output", "next.npy");
        Assert.InRange(parts.GetProperty("passes").GetInt64(), 2, 7);
        Assert.InRange(parts.GetProperty("halo").GetInt64(), 1, 4);
        Assert.Equal("grid: sum 0, 0 to 0", result);
        Assert.Equal(new FileInfo(_kernels.Folder.File("grid.npy")).Length, new FileInfo(_kernels.Folder.File("next.npy")).Length);
    }

    /// <summary>Runs a kernel with little memory, and checks that it takes no more.</summary>
    /// <returns>What the document says of the parts, and of the result.</returns>
    private async Task<(JsonElement Parts, string Result)> RunWithin(params string[] call)
    {
        using Process run = _kernels.Start([.. call, "--memory", "200MB", "--backend", "managed", "--json"]);
        Task<string> output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        long peak = 0;
        while (!run.HasExited)
        {
            peak = Math.Max(peak, PeakOf(run.Id));
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        using JsonDocument json = JsonDocument.Parse(await output);
        JsonElement parts = json.RootElement.GetProperty("parts").Clone();
        Assert.Equal(Limit, parts.GetProperty("limit_bytes").GetInt64());
        Assert.InRange(peak, 1, Limit);
        return (parts, json.RootElement.GetProperty("result").GetString()!);
    }

    /// <summary>Writes a file of zeros without writing them.</summary>
    private void WriteZeros(string name, params long[] shape)
    {
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}".PadRight(117) + "\n";
        using FileStream file = File.Create(_kernels.Folder.File(name));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.SetLength(128 + (shape.Aggregate(1L, (product, extent) => product * extent) * sizeof(double)));
    }

    /// <summary>The peak of a process's resident memory; 0 when it has ended.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Select(line => 1024 * long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
