using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kernels.Host.Tests.Running;

/// <summary>
/// Code is final before the first round. The proof is the just-in-time compiler's own list, a file with each method that it
/// compiled.
/// </summary>
public sealed partial class WarmUpTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    private string List => _kernels.Folder.File("compiled.txt");

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_PROCESSOR_COUNT=1")]
    [InlineData("DOTNET_TieredPGO=0")]
    [InlineData("DOTNET_TC_QuickJitForLoops=0")]
    [InlineData("DOTNET_TC_OnStackReplacement=0")]
    [InlineData("DOTNET_ReadyToRun=0")]
    [InlineData("DOTNET_TC_CallCountThreshold=40")]
    [InlineData("DOTNET_TC_CallCountingDelayMs=0")]
    [InlineData("DOTNET_TC_CallCountingDelayMs=200")]
    [InlineData("DOTNET_TC_BackgroundWorkerTimeoutMs=0")]
    public void What_a_candidate_runs_is_optimised_before_the_rounds_and_compiled_no_more_during_them(string setting)
    {
        Set(setting);
        _kernels.Environment["DOTNET_JitStdOutFile"] = List;
        _kernels.Environment["DOTNET_JitDisasmSummary"] = "1";
        // The compiler closes its list when the process ends. If a thread still writes to it, the process ends by SIGSEGV, or by
        // the SIGABRT of a C library that finds its memory freed twice: in one run of four if every method is compiled again at
        // once, and never without the list.
        JsonElement root = Compare([0, 128 + 11, 128 + 6], "--backends", "managed");
        Assert.Equal(["final"], WarmUps(root));

        string[] compiled = File.ReadAllLines(List);
        int begin = Array.FindIndex(compiled, line => line.Contains("WarmUp:BeginRounds()", StringComparison.Ordinal));
        int end = Array.FindIndex(compiled, line => line.Contains("WarmUp:EndRounds()", StringComparison.Ordinal));
        Assert.True(begin > 0 && end > begin, $"{begin} {end}");
        Assert.DoesNotContain(compiled[begin..end], line => line.Contains(" Kernels.Managed.", StringComparison.Ordinal));

        Assert.Contains(compiled[..begin], line => OptimizedLoop().IsMatch(line));
    }

    [Theory]
    [InlineData("DOTNET_TieredCompilation=0", "final")]
    [InlineData("DOTNET_TC_CallCounting=0", "final")]
    [InlineData("DOTNET_TC_QuickJit=0", "precompiled")]
    public void Where_the_compiler_never_looks_back_that_is_known_and_where_nothing_tells_the_row_says_so(string setting, string expected)
    {
        Set(setting);
        JsonElement root = Compare("--backends", "managed,simd");
        Assert.Equal([expected, expected], WarmUps(root));
    }

    [Fact]
    public void Isolated_backends_tell_too()
        => Assert.Equal(["final", "final"], WarmUps(Compare("--backends", "managed,native", "--isolate")));

    [Fact]
    public void Several_processes_tell_the_least_that_one_knows()
        => Assert.Equal(["final", "final"], WarmUps(Compare("--backends", "managed,simd", "--processes", "2")));

    [Fact]
    public void A_row_in_the_table_says_that_a_python_worker_does_not_tell()
    {
        string module = Repository.PathOf("python");
        Directory.CreateDirectory(_kernels.Folder.File("plugins/python"));
        File.WriteAllText(_kernels.Folder.File("plugins/python/kernels-plugin.json"), """
            {
              "schema": "kernels.plugin/1", "id": "python", "version": "1.0.0", "description": "plain loops", "kind": "worker",
              "abi": { "min": 1, "max": 1 }, "command": ["python3", "worker.py"], "kernels": ["julia/1"]
            }
            """);
        File.WriteAllText(_kernels.Folder.File("plugins/python/worker.py"), $$"""
            import sys
            sys.path.insert(0, '{{module}}')
            from kernels_worker import implementation, serve

            @implementation("julia/1")
            def julia(x, y, cReal, cImaginary, maxIterations, iterations):
                for row, b in enumerate(y):
                    for column, a in enumerate(x):
                        z, c, steps = complex(a, b), complex(cReal, cImaginary), 0
                        while steps < maxIterations and z.real * z.real + z.imag * z.imag < 4:
                            re, im = z.real, z.imag
                            z = complex((re * re - im * im) + c.real, 2 * (re * im) + c.imag)
                            steps += 1
                        iterations[row, column] = steps

            serve(numpy_views=False)
            """);
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = _kernels.Folder.File("plugins");
        ChildProcess run = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--rounds", "3", "--threads", "1", "--no-ceilings", "--backends", "managed,python");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("python ×1: whether it was warm is not known: the process that runs its code does not report it", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("managed ×1: ", run.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The loop that computes, or its caller, into which it may have been inlined; not as "Tier1-OSR", which is for one call. For
    /// example "1082: JIT compiled Kernels.Managed.ScalarJulia+Rows:Run(int) [Tier1 with Dynamic PGO, IL size=78, code size=151]".
    /// </summary>
    [GeneratedRegex(@" Kernels\.Managed\.(ScalarJulia\+Rows:Run|Workers:Run\[Kernels\.Managed\.ScalarJulia\+Rows\]).* \[(Tier1[, ]|.*FullOpts)")]
    private static partial Regex OptimizedLoop();

    private static string[] WarmUps(JsonElement root)
        => [.. root.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("warm_up").GetString()!)];

    private void Set(string setting)
    {
        if (setting.Split('=') is [var name, var value])
        {
            _kernels.Environment[name] = value;
        }
    }

    private JsonElement Compare(params string[] arguments) => Compare([0], arguments);

    private JsonElement Compare(int[] exitCodes, params string[] arguments)
    {
        ChildProcess run = _kernels.Run(
            ["compare", "julia", "--size", "tiny", "--rounds", "5", "--threads", "1", "--no-ceilings", .. arguments, "--json", "-"]);
        Assert.True(exitCodes.Contains(run.ExitCode), run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
