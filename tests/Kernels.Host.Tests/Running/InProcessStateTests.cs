using System.Text.Json;
using Kernels.Host.Tests.Conformance;

namespace Kernels.Host.Tests.Running;

/// <summary>A plug-in in the runner's process that changes the process's state is blamed, and harms no other candidate (Linux).</summary>
public sealed class InProcessStateTests : IDisposable
{
    private readonly TemporaryFolder _plugin = new();
    private readonly KernelsCommand _kernels = new();

    public InProcessStateTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "State of a process is compared on Linux.");
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = _plugin.Path;
        _kernels.Environment["Kernels__Isolation"] = "none";
    }

    public void Dispose()
    {
        _plugin.Dispose();
        _kernels.Dispose();
    }

    [Theory]
    [InlineData("STATE", "it changed what a call has to leave as it is: ")]
    [InlineData("STATE_AT_LOAD", "loading it changed what it has to leave as it is: ")]
    public void A_check_fails_the_culprit_alone(string defect, string reason)
    {
        DefectivePlugin.Build(_plugin, defect);
        ChildProcess run = _kernels.Run("check", "spmv", "--in-process", "--threads", "1", "--backends", "tried,managed");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(reason + "rounding (MXCSR) (before: to nearest, after: upward)", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"spmv +managed +scalar +\d+ +0 ", run.Output);

        // If the change had stayed, these lines would have gone elsewhere.
        Assert.DoesNotContain("could not be put back", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
    }

    [Theory]
    [InlineData("STATE")]
    [InlineData("STATE_AT_LOAD")]
    public void A_comparison_ranks_the_others(string defect)
    {
        DefectivePlugin.Build(_plugin, defect);
        JsonElement culprit = Compare(1, "tried", "--threads", "1");
        Assert.Equal("fail", culprit.GetProperty("verdict").GetString());
        Assert.Contains("umask (before: ", culprit.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, culprit.GetProperty("rank").ValueKind);
    }

    [Fact]
    public void Floating_point_control_that_is_left_on_threads_of_others_is_found()
    {
        DefectivePlugin.Build(_plugin, "TEAM", "-fopenmp");
        JsonElement culprit = Compare(1, "tried", "--threads", "2");
        Assert.Contains(
            "rounding (MXCSR) of a thread of OpenMP (before: to nearest, after: upward)",
            culprit.GetProperty("reason").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_that_are_left_running_are_told_of_who_started_them()
    {
        DefectivePlugin.Build(_plugin, "THREAD");
        Assert.Equal(1, Compare(0, "tried", "--threads", "1").GetProperty("running_threads").GetInt32());

        // All threads of .NET's pool may have existed before.
        Assert.NotEqual("1", Compare(0, "managed", "--threads", "2").GetProperty("running_threads").GetRawText());
    }

    /// <summary>Compares the plug-in with the backend <c>managed</c>, which has to pass.</summary>
    /// <returns>The row of a backend.</returns>
    private JsonElement Compare(int exitCode, string backend, params string[] options)
    {
        ChildProcess run = _kernels.Run(
            [
                "compare", "spmv", "--size", "tiny", "--rounds", "3", "--no-ceilings", "--backends", "managed,tried", .. options,
                "--json", "-",
            ]);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        JsonElement[] rows = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("results").EnumerateArray()];
        Assert.Contains(
            rows,
            row => row.GetProperty("backend").GetString() == "managed" && row.GetProperty("verdict").GetString() == "pass");
        return rows.First(row => row.GetProperty("backend").GetString() == backend);
    }
}
