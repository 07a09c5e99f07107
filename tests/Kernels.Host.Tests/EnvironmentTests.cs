using System.Diagnostics;
using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Settings in the user's environment don't change figures without a word about it.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("OMP_PROC_BIND", "true", true)]
    [InlineData("GOMP_CPU_AFFINITY", "0", true)]
    [InlineData("OMP_WAIT_POLICY", "active", true)]
    [InlineData("OMP_DYNAMIC", "true", true)]
    [InlineData("OMP_THREAD_LIMIT", "1", false)]
    [InlineData("DOTNET_TieredPGO", "0", false)]
    public void A_comparison_tells_what_is_set_and_what_was_done(string name, string value, bool isSetAside)
    {
        _kernels.Environment[name] = value;
        JsonElement root = Compare("julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,2");
        Assert.Contains(
            root.GetProperty("conditions").EnumerateArray(),
            condition => condition.GetString()!.StartsWith(
                $"{name}={value} is {(isSetAside ? "set aside" : "left as it is")}", StringComparison.Ordinal));
        JsonElement influence = Assert.Single(
            root.GetProperty("influences").EnumerateArray(), influence => influence.GetProperty("name").GetString() == name);
        Assert.Equal(isSetAside, influence.GetProperty("is_set_aside").GetBoolean());
    }

    [Fact]
    public void The_doctor_finds_it_too()
    {
        _kernels.Environment["OMP_WAIT_POLICY"] = "active";
        ChildProcess run = _kernels.Run("doctor", "--no-ceilings", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(
            JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("what").GetString()!.StartsWith("OMP_WAIT_POLICY=active is set aside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OMP_PROC_BIND", "true")]
    [InlineData("GOMP_CPU_AFFINITY", "0")]
    public void No_thread_is_bound_by_loading_the_C_library(string name, string value)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "masks are read from Linux");
        Assert.SkipUnless(Environment.ProcessorCount > 1, "one processor: every mask is the same");
        _kernels.Environment[name] = value;
        using Process run = _kernels.Start("compare", "julia", "--backends", "managed", "--threads", "2", "--budget", "60s", "--no-ceilings");
        try
        {
            // The pool's threads exist, which .NET makes only after the library is loaded.
            string own = MaskOf("/proc/self/status")!;
            Assert.True(SpinWait.SpinUntil(() => run.HasExited || Names(run).Any(IsOfPool), TimeSpan.FromSeconds(60)));
            Assert.False(run.HasExited);
            Assert.All(Masks(run), mask => Assert.Equal(own, mask));
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void The_threads_of_a_row_are_those_that_computed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        _kernels.Environment["OMP_THREAD_LIMIT"] = "1";
        string[] arguments = ["julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,2"];
        foreach (string[] way in (string[][])[[], ["--isolate"]])
        {
            JsonElement row = Compare([.. arguments, .. way]).GetProperty("results").EnumerateArray()
                .Single(row => row.GetProperty("backend").GetString() == "native" && row.GetProperty("threads").GetInt32() == 2);
            Assert.Equal(1, row.GetProperty("threads_used").GetInt32());
        }

        ChildProcess table = _kernels.Run(["compare", .. arguments]);
        Assert.Contains("1 of 2", table.Output, StringComparison.Ordinal);
        Assert.Contains("native ×2: 1 thread computed, and 2 were asked for", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("×1 of 2", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "1 of 2 threads")]
    [InlineData("2", "2 threads")]
    public void A_run_tells_how_many_threads_computed(string limit, string threads)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        Assert.SkipUnless(Environment.ProcessorCount > 1, "one processor");
        _kernels.Environment["OMP_THREAD_LIMIT"] = limit;
        ChildProcess run = _kernels.Run("run", "julia", "--backend", "native", "--threads", "2", "--width", "2000", "--height", "2000");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches($@"(?m)^backend +native, .*, {threads}$", run.Output);
    }

    [Fact]
    public void Stacks_that_can_not_be_had_are_a_verdict()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are tried on Linux alone");
        _kernels.Environment["OMP_STACKSIZE"] = "1000000G";
        ChildProcess run = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,native", "--threads", "1,2", "--no-ceilings");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("1 stacks of OMP_STACKSIZE=1000000G can't be allocated here", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_threads_are_two()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        Assert.All(
            Compare("julia", "--size", "small", "--rounds", "3", "--backends", "native", "--baseline", "native", "--threads", "1,2")
                .GetProperty("results").EnumerateArray(),
            row => Assert.Equal(row.GetProperty("threads").GetInt32(), row.GetProperty("threads_used").GetInt32()));
    }

    private static bool IsOfPool(string name) => name.StartsWith(".NET TP Worker", StringComparison.Ordinal);

    private static IEnumerable<string> Names(Process process)
        => Tasks(process).Select(task => Read(Path.Combine(task, "comm"))).OfType<string>();

    private static IEnumerable<string> Masks(Process process)
        => Tasks(process).Select(task => MaskOf(Path.Combine(task, "status"))).OfType<string>();

    private static string[] Tasks(Process process) => Directory.GetDirectories($"/proc/{process.Id}/task");

    private static string? MaskOf(string status)
        => Read(status)?.Split('\n').First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The thread has ended.
            return null;
        }
    }

    private JsonElement Compare(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(["compare", .. arguments, "--no-ceilings", "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
