using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>kernels run --cache</c> and <c>kernels cache</c>.</summary>
public sealed class RunCacheTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public RunCacheTests() => Write("x.npy", [3, 4]);

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void A_result_is_found_until_its_input_changes()
    {
        Assert.Equal((0, 1), Norm());
        Assert.Equal((1, 0), Norm());
        Write("x.npy", [6, 8]);
        Assert.Equal((0, 1), Norm());
        Assert.Contains("10", (string)Run("norm", "--x", "x.npy", "--cache")["result"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_option_nothing_is_kept()
    {
        Assert.Null(Run("norm", "--x", "x.npy")["cache"]);
        Assert.Contains("0 results", Ok("cache"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_says_what_was_found_and_the_verb_clears_it()
    {
        Assert.Matches("cache +0 found, 1 computed; [0-9]+ B added\n", Ok("run", "norm", "--x", "x.npy", "--cache", "--backend", "managed"));
        string found = Ok("run", "norm", "--x", "x.npy", "--cache", "--backend", "managed");
        Assert.Matches("time +[0-9.]+ .s to find the result\n", found);
        Assert.Matches("cache +1 found, 0 computed; 0 B added\n", found);
        Assert.Matches("1 result, [0-9]+ B of at most 1.00 GiB, in /", Ok("cache"));
        Assert.Contains("0 results", Ok("cache", "--clear"), StringComparison.Ordinal);
        Assert.Equal((0, 1), Norm());
    }

    [Fact]
    public void Parts_are_kept_one_by_one()
    {
        Write("x.npy", new double[2_000_000]);
        JsonNode first = Run("norm", "--x", "x.npy", "--cache", "--memory", "300MB", "--backend", "managed");
        JsonNode second = Run("norm", "--x", "x.npy", "--cache", "--memory", "300MB", "--backend", "managed");
        int parts = (int)first["parts"]!["count"]!;
        Assert.Equal(parts, (int)first["cache"]!["computed"]! + (int)first["cache"]!["found"]!);
        Assert.Equal(parts, (int)second["cache"]!["found"]!);
        Assert.Equal((string)first["result"]!, (string)second["result"]!);
    }

    [Fact]
    public void A_cache_that_cannot_be_used_is_a_warning_and_the_result_is_computed()
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), """{ "Kernels": { "Cache": { "Folder": "/proc/nowhere" } } }""");
        ChildProcess run = _kernels.Run("run", "norm", "--x", "x.npy", "--cache", "--backend", "managed");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("norm: 5", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning: the cache of results in '/proc/nowhere' can't be used", run.Errors, StringComparison.Ordinal);
        Assert.Contains("/proc/nowhere", _kernels.Refused(2, "cache"), StringComparison.Ordinal);
    }

    /// <summary>Results come and go beneath the readers, since one of the two fits.</summary>
    [Fact]
    public void Processes_share_a_folder()
    {
        string folder = _kernels.Folder.File("shared");
        _kernels.Environment["Kernels__Cache__Folder"] = folder;
        Write("x.npy", [3, 4]);
        Write("y.npy", [6, 8]);
        Assert.Equal((0, 1), Norm());
        long size = new FileInfo(Assert.Single(Directory.GetFiles(folder))).Length;
        _kernels.Environment["Kernels__Cache__Bytes"] = $"{size}";
        ConcurrentBag<(int Number, ChildProcess Run)> runs = [];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number => runs.Add(
            (number, _kernels.Run("run", "norm", "--x", number % 2 == 0 ? "x.npy" : "y.npy", "--cache", "--backend", "managed", "--json"))));
        Assert.All(runs, run =>
        {
            Assert.Equal((0, ""), (run.Run.ExitCode, run.Run.Errors));
            JsonNode result = JsonNode.Parse(run.Run.Output)!;
            Assert.Equal(run.Number % 2 == 0 ? "norm: 5" : "norm: 10", (string)result["result"]!);
            Assert.Equal(1, (int)result["cache"]!["found"]! + (int)result["cache"]!["computed"]!);
        });
        Assert.InRange(Directory.GetFiles(folder).Length, 0, 1);
    }

    private (int Found, int Computed) Norm()
    {
        JsonNode cache = Run("norm", "--x", "x.npy", "--cache", "--backend", "managed")["cache"]!;
        return ((int)cache["found"]!, (int)cache["computed"]!);
    }

    private JsonNode Run(params string[] arguments) => JsonNode.Parse(Ok(["run", .. arguments, "--json"]))!;

    private string Ok(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output;
    }

    private void Write(string name, double[] values) => NpyFile.Write<double>(_kernels.Folder.File(name), values, values.Length);
}
