using Kernels.Plugins.Manifests;
using Kernels.Runner.Conformance;

namespace Kernels.Host.Tests.Conformance;

/// <summary>The conformance kit finds a plug-in's one defect, and nothing else (Linux).</summary>
public sealed class ConformanceTests : IDisposable
{
    private const string Id = DefectivePlugin.Id;

    private static readonly string[] KindsOfState =
    [
        "floating-point control", "current folder", "umask", "signal handlers", "signal mask", "locale", "environment",
        "standard streams", "resource limits", "scheduling", "timers",
    ];

    private readonly TemporaryFolder _folder = new();

    public ConformanceTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The plug-in is built and isolated as on Linux.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plug_in_without_defects_passes_every_step()
    {
        ConformanceResult result = Try("NONE");
        Assert.All(
            result.Steps,
            step => Assert.True(step.Outcome == (step.Name == "threads" ? StepOutcome.Skipped : StepOutcome.Pass), step.ToString()));
        Assert.Equal(
            [
                "manifest and load", "kernels", "contract and shapes", "crashes", "statuses", "threads", "alignment",
                "read-only inputs", "guards", "many calls at once", "ABI versions", .. KindsOfState, "threads at rest",
                "a thousand calls of spmv",
            ],
            result.Steps.Select(step => step.Name));
    }

    [Theory]
    [InlineData("SHARED_SUM", "many calls at once", "keep nothing between calls")]
    [InlineData("LEAK", "a thousand calls of spmv", "of memory a call: free what a call allocates")]
    [InlineData("SMALL_LEAK", "a thousand calls of spmv", "of memory a call: free what a call allocates")]
    [InlineData("OPENS_ALWAYS", "ABI versions", "it opens for a host of version 0")]
    [InlineData("STATUS", "statuses", "a library returns KERNELS_OK")]
    [InlineData("EXIT", "crashes", "a call has to come back")]
    [InlineData("CHANGES_INPUT", "read-only inputs", "an input must not be written")]
    [InlineData("WRITES_INPUT", "read-only inputs", "an input must not be written")]
    [InlineData("PAST_END", "guards", "nothing before or after a buffer")]
    [InlineData("ALIGNED", "alignment", "load and store vectors unaligned")]
    [InlineData("THREAD", "threads at rest", "1 thread runs while nobody calls")]
    public void A_defect_is_found_with_what_to_fix_and_nothing_else_is(string defect, string step, string remedy)
    {
        ConformanceStep found = Assert.Single(Try(defect).Steps.Where(candidate => candidate.Outcome == StepOutcome.Fail));
        Assert.Equal(step, found.Name);
        Assert.Contains(remedy, found.Detail, StringComparison.Ordinal);
    }

    /// <summary>The memory that far behind a buffer differs from process to process, so other steps may or may not fail too.</summary>
    [Fact]
    public void What_is_written_far_past_a_guard_page_is_found()
    {
        ConformanceStep guards = Assert.Single(Try("FAR_PAST_END").Steps, step => step.Name == "guards");
        Assert.Equal(StepOutcome.Fail, guards.Outcome);
        Assert.Contains("nothing before or after a buffer", guards.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STATE", "a call changes ")]
    [InlineData("STATE_AT_LOAD", "loading it changes ")]
    public void Each_kind_of_state_that_is_changed_is_found_with_what_it_was_and_is(string defect, string when)
    {
        ConformanceStep[] found = [.. Try(defect).Steps.Where(step => KindsOfState.Contains(step.Name))];
        Assert.Equal(KindsOfState, found.Select(step => step.Name));
        Assert.All(found, step => Assert.True(step.Outcome == StepOutcome.Fail, step.ToString()));
        Assert.All(found, step => Assert.StartsWith(when, step.Detail, StringComparison.Ordinal));
        Assert.Contains("rounding (MXCSR) (before: to nearest, after: upward)", Of("floating-point control"), StringComparison.Ordinal);
        Assert.Contains("umask (before: 00", Of("umask"), StringComparison.Ordinal);
        Assert.Contains(", after: 0000)", Of("umask"), StringComparison.Ordinal);
        Assert.Contains("what SIGUSR1 does (before: the default, after: nothing)", Of("signal handlers"), StringComparison.Ordinal);
        Assert.Contains("the variable KERNELS_TEST_STATE (before: not set, after: set)", Of("environment"), StringComparison.Ordinal);
        Assert.Contains("standard input (before: open, after: another file)", Of("standard streams"), StringComparison.Ordinal);
        Assert.Contains("ITIMER_REAL (alarm) (before: not set, after: set)", Of("timers"), StringComparison.Ordinal);

        string Of(string kind) => found.First(step => step.Name == kind).Detail;
    }

    [Fact]
    public void Floating_point_control_of_threads_that_computed_is_looked_at_too()
    {
        DefectivePlugin.Build(_folder, "TEAM", "-fopenmp");
        ConformanceResult result = Assert.Single(ConformanceRunner.TryAll(_folder.Path, [1, 2], TimeSpan.FromSeconds(30), _ => { }));
        ConformanceStep step = Assert.Single(result.Steps, step => step.Outcome == StepOutcome.Fail);
        Assert.Equal("floating-point control", step.Name);
        Assert.Contains("of a thread of OpenMP (before: to nearest, after: upward)", step.Detail, StringComparison.Ordinal);
    }

    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void A_worker_is_called_by_many_at_once_too()
    {
        File.WriteAllText(_folder.File(PluginManifest.FileName), $$"""
            {
              "schema": "kernels.plugin/1", "id": "{{Id}}", "version": "1.0.0", "description": "a plug-in to try",
              "kind": "worker", "abi": { "min": 1, "max": 1 }, "command": ["python3", "worker.py"], "kernels": ["spmv/1"]
            }
            """);
        File.Copy(Repository.PathOf("python", "kernels_worker.py"), _folder.File("kernels_worker.py"));
        File.WriteAllText(_folder.File("worker.py"), """
            from kernels_worker import implementation, serve

            @implementation("spmv/1")
            def spmv(rowOffsets, columns, values, x, y):
                for row in range(len(y)):
                    y[row] = sum(values[k] * x[columns[k]] for k in range(rowOffsets[row], rowOffsets[row + 1]))

            serve(numpy_views=False)
            """);
        ConformanceStep step = Try().Steps.First(candidate => candidate.Name == "many calls at once");
        Assert.Equal(StepOutcome.Pass, step.Outcome);
        Assert.StartsWith("4 callers at once, ", step.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_can_not_be_read_is_the_first_thing_to_fix()
    {
        File.WriteAllText(_folder.File(PluginManifest.FileName), "{");
        ConformanceStep step = Assert.Single(Try().Steps);
        Assert.Equal(("manifest and load", StepOutcome.Fail), (step.Name, step.Outcome));
        Assert.StartsWith(PluginManifest.FileName, step.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_breaks_the_rules_has_failed()
    {
        Build("NONE");
        File.WriteAllText(_folder.File("libtried.so"), "no library");
        ConformanceStep step = Assert.Single(Try().Steps);
        Assert.Equal(("manifest and load", StepOutcome.Fail), (step.Name, step.Outcome));
        Assert.StartsWith("it is no library", step.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_tells_what_to_fix_by_its_exit_code_too()
    {
        using KernelsCommand command = new();
        Build("OPENS_ALWAYS");
        ChildProcess run = command.Run("check", "--plugin", _folder.Path, "--threads", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ABI versions", run.Output, StringComparison.Ordinal);
        Assert.Contains("holds no plug-in", command.Refused(2, "check", "--plugin", command.Folder.Path), StringComparison.Ordinal);
        Assert.Contains("--plugin and kernel 'spmv' exclude each other", command.Refused(2, "check", "spmv", "--plugin", _folder.Path), StringComparison.Ordinal);
    }

    private ConformanceResult Try(string defect)
    {
        Build(defect);
        return Try();
    }

    private ConformanceResult Try()
        => Assert.Single(ConformanceRunner.TryAll(_folder.Path, [1], TimeSpan.FromSeconds(30), _ => { }));

    private void Build(string defect) => DefectivePlugin.Build(_folder, defect);
}
