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
    [InlineData("<(cat x.npz):z", "has no member 'z'; it has: 'x'")]
    [InlineData("- - < x.npy", "standard input was read already; allowed: one input from there")]
    [InlineData("/dev/zero", "it does not begin with the magic bytes of .npy")]
    [InlineData("<(printf 'a,b\\n1,2\\n')", "it has 2 columns; allowed: one, FILE:COLUMN, of 'a' and 'b', by number 1 to 2")]
    [InlineData("<(printf 'a,b\\n1,2\\n'):c", "it has no column 'c'; it has: 'a' and 'b', by number 1 to 2")]
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

    /// <summary>What doesn't begin with its length is copied to the disk, once for all of its columns, and nothing is left there.</summary>
    [Theory]
    [InlineData("cat x.csv | kernels run norm --x -:x", "norm: 5", "array '-:x' was first copied to the disk, 12 B in '{folder}'")]
    [InlineData("gzip -c x.csv | kernels run norm --x -:2", "norm: 5", "array '-:2' was first copied to the disk, ")]
    [InlineData("cat x.arrow | kernels run norm --x -", "norm: 5", "array '-' was first copied to the disk, ")]
    [InlineData("cat x.arrows | kernels run norm --x -:x", "norm: 5", "array '-:x' was first copied to the disk, ")]
    [InlineData("kernels run norm --x <(gzip -c x.arrows)", "norm: 5", "' was first copied to the disk, ")]
    [InlineData("cat x.npz | kernels run norm --x -", "norm: 5", "array '-' was first copied to the disk, ")]
    [InlineData("cat x.csv | kernels run groupby_sum --codes -:g --values -:x --groups 2", "sums: sum 7, 3 to 4", "array '-:g' was first copied to the disk, ")]
    [InlineData("mkfifo f; cat x.csv > f & kernels run polynomial --x f:x --coefficients x.npy --output y.npy", "y: sum 34, 15 to 19", "array 'f:x' was first copied ")]
    public void What_has_no_length_comes_through_a_pipe_too(string script, string result, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's redirections are tried on Linux");
        WriteTable();
        string folder = FolderForLargeFiles();
        ChildProcess run = _kernels.Script($"{script} --memory 1GB");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(result, run.Output, StringComparison.Ordinal);
        Assert.Contains(told.Replace("{folder}", folder, StringComparison.Ordinal), Assert.Single(run.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    /// <summary>Offsets are read before parts are planned, and so twice; a text is counted besides.</summary>
    [Theory]
    [InlineData("kernels run feature_hash --bytes <(cat b.npy) --offsets o.npy", 0, "")]
    [InlineData("cat o.npy | kernels run feature_hash --bytes <(cat b.npy) --offsets -", 1, "array '-' was first copied to the disk, 160 B in '{folder}' until this call ends: it is read twice")]
    [InlineData("cat t.txt | kernels run feature_hash --text -", 1, "text '-' was first copied to the disk, 7 B in '{folder}' until this call ends: it is read several times")]
    [InlineData("kernels run feature_hash --text <(gzip -c t.txt)", 1, "' until this call ends: it is read several times")]
    public void Rows_of_different_lengths_come_through_pipes(string script, int notes, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's redirections are tried on Linux");
        NpyFile.Write<long>(_kernels.Folder.File("o.npy"), (long[])[0, 1, 1, 3], 4);
        NpyFile.Write<byte>(_kernels.Folder.File("b.npy"), (byte[])[.. "abc"u8], 3);
        File.WriteAllText(_kernels.Folder.File("t.txt"), "a\r\n\nbc\n");
        string folder = FolderForLargeFiles();
        ChildProcess whole = _kernels.Run("run", "feature_hash", "--text", "t.txt", "--output-index", "whole.npy");
        Assert.True(whole.ExitCode == 0, whole.ToString());
        ChildProcess run = _kernels.Script($"{script} --memory 1GB --output-index y.npy");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"parts +1, each up to 3 of tokens with up to 3 of total\n", run.Output);
        Assert.Equal(File.ReadAllBytes(_kernels.Folder.File("whole.npy")), File.ReadAllBytes(_kernels.Folder.File("y.npy")));
        Assert.Equal(notes, run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(told.Replace("{folder}", folder, StringComparison.Ordinal), run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Several_tables_come_through_pipes_as_one_array()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's redirections are tried on Linux");
        WriteTable();
        ChildProcess run = _kernels.Script("kernels run norm --x <(cat x.csv):x x.csv:x <(gzip -c x.csv):x --x x.csv:x --memory 1GB");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("norm: 10", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Errors.Split("was first copied to the disk").Length - 1);
    }

    [Theory]
    [InlineData("nowhere", "", "its folder does not exist")]
    [InlineData("/dev/shm", "", "it is in memory")]
    [InlineData(".", "trap '' XFSZ; ulimit -f 64; ", "a file there can't be that long")]
    public void A_pipe_that_the_disk_does_not_take_is_refused(string folder, string limit, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shell's limits are tried on Linux");
        Assert.SkipUnless(folder != "/dev/shm" || Directory.Exists(folder), "there is no /dev/shm");

        // The runtime would make a pipe of its own there, and a large file for memory that it maps twice.
        _kernels.Environment["DOTNET_EnableDiagnostics"] = "0";
        _kernels.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _kernels.Environment["TMPDIR"] = folder;
        Assert.Contains(
            $"Array '-' can't be read: it is kept in a file until its end, and the folder '{folder}' takes none: {reason}; "
                + "allowed: a folder with room for it on a disk, named by the variable TMPDIR.",
            _kernels.RefusedScript(2, $"{limit}seq 100000 2>/dev/null | kernels run norm --x - --memory 1GB"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_pipe_when_the_process_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files are found in /proc");
        string folder = FolderForLargeFiles();
        Assert.Equal(0, _kernels.Script("mkfifo f").ExitCode);
        using Process run = _kernels.Start("run", "norm", "--x", "f", "--memory", "1GB");
        Task<FileStream> opening = Task.Run(() => new FileStream(_kernels.Folder.File("f"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        await using FileStream pipe = await opening;
        pipe.Write("1\n2\n3\n4\n"u8);
        while (!HasUnnamedFileIn(folder, run.Id))
        {
            Assert.False(run.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        run.Kill();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
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
    [InlineData("--resume needs --memory.", "--resume")]
    [InlineData("--resume and --partition exclude each other: a partition is computed again as a whole; allowed: one of them", "--resume", "--partition", "1/2", "--into", "parts")]
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

    /// <summary>One row has a tenth of the memory, and the file twice as much; a row that is larger than the memory is refused.</summary>
    [Fact]
    public async Task Rows_of_different_lengths_stay_within_the_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        const int Rows = 4_000_000;
        long[] offsets = [.. Enumerable.Range(0, Rows + 1).Select(row => row == 0 ? 0 : (Limit / 10) + (95L * (row - 1)))];
        NpyFile.Write<long>(_kernels.Folder.File("o.npy"), offsets, offsets.Length);
        WriteZeros("b.npy", "|u1", 1, offsets[^1]);
        (JsonElement parts, string result) = await RunWithin("run", "feature_hash", "--bytes", "b.npy", "--offsets", "o.npy", "--output-index", "y.npy");
        Assert.Equal(Rows, parts.GetProperty("extent").GetInt64());
        Assert.InRange(parts.GetProperty("count").GetInt64(), 4, 1000);
        Assert.Contains("sign: sum ", result, StringComparison.Ordinal);
        Assert.Equal(128 + (4L * Rows), new FileInfo(_kernels.Folder.File("y.npy")).Length);

        NpyFile.Write<long>(_kernels.Folder.File("o.npy"), (long[])[0, 1, 1 + Limit], 3);
        WriteZeros("b.npy", "|u1", 1, 1 + Limit);
        Assert.Contains(
            "for parts along tokens, as number 1 of tokens has 200000000 of total.",
            _kernels.Refused(2, "run", "feature_hash", "--bytes", "b.npy", "--offsets", "o.npy", "--memory", "200MB"),
            StringComparison.Ordinal);
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

    /// <summary>Has the child keep what doesn't fit into memory in a folder of this test.</summary>
    private string FolderForLargeFiles()
    {
        string folder = Directory.CreateDirectory(_kernels.Folder.File("large")).FullName;
        _kernels.Environment["TMPDIR"] = folder;
        return folder;
    }

    private static bool HasUnnamedFileIn(string folder, int process)
        => Directory.EnumerateFiles($"/proc/{process}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget)
            .Any(target => target is not null && target.StartsWith(folder, StringComparison.Ordinal) && target.EndsWith(" (deleted)", StringComparison.Ordinal));

    /// <summary>Writes 3 and 4 as columns, as an array and into an archive.</summary>
    private void WriteTable()
    {
        File.WriteAllText(_kernels.Folder.File("x.csv"), "g,x\n0,3\n1,4\n");
        ArrowFiles.Write(_kernels.Folder.File("x.arrow"), isStream: false, 3, 4);
        ArrowFiles.Write(_kernels.Folder.File("x.arrows"), isStream: true, 3, 4);
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[3, 4], 2);
        using ZipArchive archive = ZipFile.Open(_kernels.Folder.File("x.npz"), ZipArchiveMode.Create);
        archive.CreateEntryFromFile(_kernels.Folder.File("x.npy"), "x.npy");
    }

    /// <summary>Writes a file of zeros without writing them.</summary>
    private void WriteZeros(string name, params long[] shape) => WriteZeros(name, "<f8", sizeof(double), shape);

    private void WriteZeros(string name, string type, int size, params long[] shape)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}".PadRight(117) + "\n";
        using FileStream file = File.Create(_kernels.Folder.File(name));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.SetLength(128 + (shape.Aggregate(1L, (product, extent) => product * extent) * size));
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
