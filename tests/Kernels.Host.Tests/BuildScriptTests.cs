using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Kernels.Host.Tests;

/// <summary>build.ps1 in a hosted PowerShell without modules: only the language, .NET calls and native commands.</summary>
[Collection("builds")]
public sealed class BuildScriptTests
{
    private static readonly string Script = Repository.PathOf("build.ps1");

    [Fact]
    public void It_parses()
    {
        Parser.ParseFile(Script, out _, out ParseError[] errors);
        Assert.Empty(errors);
    }

    [Fact]
    public void Without_a_verb_it_shows_every_verb()
    {
        string help = Run();
        foreach (string verb in new[] { "restore", "build", "native", "generate", "header", "python", "api", "wheel", "replay", "races", "arm64", "test", "nightly", "bench", "publish", "pack" })
        {
            Assert.Contains($"\n    {verb} ", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_verb_is_refused_with_the_verbs_that_exist()
    {
        ParameterBindingException error = Assert.ThrowsAny<ParameterBindingException>(() => Run("paint"));
        Assert.Contains("publish", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_builds_the_C_library_and_a_failing_tool_stops_the_script()
    {
        Run("native", "--no-restore");
        RuntimeException error = Assert.ThrowsAny<RuntimeException>(() => Run("native", "--no-such-option"));
        Assert.Contains("ended with exit code 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_prints_the_header_of_a_kernel_and_an_unknown_one_stops_the_script()
    {
        string header = Run("header", "spmv");
        Assert.StartsWith("/* spmv/1: ", header, StringComparison.Ordinal);
        Assert.Contains("\n#define KERNELS_SPMV_ID \"spmv/1\"\n", header, StringComparison.Ordinal);
        RuntimeException error = Assert.ThrowsAny<RuntimeException>(() => Run("header", "spwv"));
        Assert.Contains("ended with exit code 2", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The command is typed as a person would, because PowerShell treats two dashes specially.</summary>
    [Fact]
    public void Bench_passes_on_what_comes_after_two_dashes()
    {
        string benchmarks = Run(shell => shell.AddScript($"& '{Script}' bench -- --list flat --filter *CallBenchmarks.Direct"));
        Assert.Contains("CallBenchmarks.Direct", benchmarks, StringComparison.Ordinal);
        Assert.DoesNotContain("KernelBenchmarks", benchmarks, StringComparison.Ordinal);
    }

    private static string Run(params string[] arguments) => Run(shell =>
    {
        shell.AddCommand(Script);
        foreach (string argument in arguments)
        {
            shell.AddArgument(argument);
        }
    });

    private static string Run(Action<PowerShell> prepare)
    {
        // CreateDefault2 loads only the language and its core commands, without modules.
        using PowerShell shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        prepare(shell);
        IEnumerable<PSObject> output = shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        return string.Join('\n', output);
    }
}
