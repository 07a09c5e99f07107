using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>If no more threads can be started, the rows that need them get a verdict that says so.</summary>
public sealed class FewThreadsTests
{
    private const int MostProcesses = 60;
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "kernels.dll");

    [Theory]
    [InlineData("compare")]
    [InlineData("compare", "--isolate")]
    public void A_comparison_goes_on_without_the_row(params string[] call)
    {
        ChildProcess run = Run([.. call, "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,200",
            "--no-ceilings", "--json", "-"]);
        Assert.True(run.ExitCode == 3, run.ToString());
        JsonElement[] rows = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("results").EnumerateArray()
            .Where(row => row.GetProperty("backend").GetString() == "native")];
        Assert.Equal([1, 200], rows.Select(row => row.GetProperty("threads").GetInt32()));
        Assert.Equal(["pass", "unavailable"], rows.Select(row => row.GetProperty("verdict").GetString()));
        Assert.Contains("can be started here", rows[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_says_so_in_one_line()
    {
        ChildProcess run = Run("run", "julia", "--backend", "native", "--threads", "200");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Matches(@"^kernels: native could not compute julia/1: no more than \d+ threads? can be started here: .*\n$", run.Errors);
    }

    [Fact]
    public void A_check_tells_what_it_could_not_try()
    {
        ChildProcess run = Run("check", "julia", "--in-process", "--backends", "native", "--threads", "1,200");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("unavailable: no more than", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs as another user, because the limit doesn't apply to root.</summary>
    private static ChildProcess Run(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by Linux's tools");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become a user who runs nothing else");
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        Assert.SkipUnless(
            ChildProcess.Run("/", [], [.. nobody, "test", "-r", Assembly]).ExitCode == 0, $"no other user may read {Assembly}");
        return ChildProcess.Run(
            "/",
            [new("HOME", "/nonexistent"), new("XDG_DATA_HOME", null), new("NO_COLOR", "1")],
            [.. nobody, "prlimit", $"--nproc={MostProcesses}", "dotnet", Assembly, .. arguments]);
    }
}
