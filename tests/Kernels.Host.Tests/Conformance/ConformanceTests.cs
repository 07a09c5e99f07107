using Kernels.Host.Conformance;
using Kernels.Plugins.Manifests;

namespace Kernels.Host.Tests.Conformance;

/// <summary>The conformance kit finds a plug-in's one defect, and nothing else (Linux).</summary>
public sealed class ConformanceTests : IDisposable
{
    private const string Id = "tried";

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
                "read-only inputs", "guards", "many calls at once", "ABI versions", "a thousand calls of spmv",
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
    [InlineData("FAR_PAST_END", "guards", "nothing before or after a buffer")]
    [InlineData("PAST_END", "guards", "nothing before or after a buffer")]
    [InlineData("ALIGNED", "alignment", "load and store vectors unaligned")]
    public void A_defect_is_found_with_what_to_fix_and_nothing_else_is(string defect, string step, string remedy)
    {
        ConformanceStep found = Assert.Single(Try(defect).Steps, candidate => candidate.Outcome == StepOutcome.Fail);
        Assert.Equal(step, found.Name);
        Assert.Contains(remedy, found.Detail, StringComparison.Ordinal);
    }

    [Fact]
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
        Assert.Contains("leave out KERNEL", command.Refused(2, "check", "spmv", "--plugin", _folder.Path), StringComparison.Ordinal);
    }

    private ConformanceResult Try(string defect)
    {
        Build(defect);
        return Try();
    }

    private ConformanceResult Try()
        => Assert.Single(ConformanceRunner.TryAll(_folder.Path, [1], TimeSpan.FromSeconds(30), _ => { }));

    private void Build(string defect)
    {
        File.WriteAllText(_folder.File(PluginManifest.FileName), $$"""
            {
              "schema": "kernels.plugin/1", "id": "{{Id}}", "version": "1.0.0", "description": "a plug-in to try",
              "kind": "native", "abi": { "min": 1, "max": 1 }, "entry": "libtried.so", "kernels": ["spmv/1"]
            }
            """);
        string source = Repository.PathOf("tests", "Kernels.Host.Tests", "Conformance", "defects.c");
        string[] compiler = ["cc", "-std=gnu17", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", $"-DDEFECT_{defect}"];
        ChildProcess build = ChildProcess.Run(
            _folder.Path, [], [.. compiler, "-I", Repository.PathOf("native", "include"), "-o", _folder.File("libtried.so"), source]);
        Assert.True(build.ExitCode == 0, build.ToString());
    }
}
