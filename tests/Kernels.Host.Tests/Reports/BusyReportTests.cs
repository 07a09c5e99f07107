using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Runner.Tuning;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Reports;

/// <summary>Every view reports a busy machine first.</summary>
public sealed class BusyReportTests
{
    private const string First = "most samples of julia medium were disturbed, 157 of 312 (120 lost a processor, 40 had page faults); "
        + "other processes kept 1.00 of 8 processors busy; stop what else runs and measure again";

    private static readonly ComparisonResult Quiet = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))! with { Conditions = ["another"] };

    [Theory]
    [InlineData(156, 0.2, false)]
    [InlineData(157, 0.2, true)]
    [InlineData(0, 0.3, true)]
    public void Most_samples_or_a_quarter_of_a_processor_make_a_machine_busy(int disturbed, double processors, bool busy)
        => Assert.Equal(busy ? 2 : 1, BusyMachine.AddTo(With(disturbed, new OtherWork(10, 10 * processors, 0))).Conditions.Length);

    [Fact]
    public void What_the_hypervisor_takes_counts_too()
        => Assert.Equal(
            [
                "the machine was busy while julia medium was measured: other processes kept 0.10 of 8 processors busy, "
                    + "the hypervisor gave 0.50 to others; stop what else runs and measure again",
                "another",
            ],
            BusyMachine.AddTo(With(0, new OtherWork(10, 1, 5))).Conditions);

    [Fact]
    public void Results_that_do_not_tell_of_others_or_causes_tell_what_they_have()
    {
        ComparisonResult old = With(200, null);
        WorkloadResult workload = old.Workloads[0];
        old = old with { Workloads = [workload with { Interference = workload.Interference! with { Causes = null } }] };
        Assert.Equal("most samples of julia medium were disturbed, 200 of 312", BusyMachine.AddTo(old).Conditions[0]);
    }

    [Fact]
    public void Each_workload_that_was_disturbed_comes_before_all_else()
    {
        ComparisonResult busy = With(157, new OtherWork(10, 10, 0));
        WorkloadResult other = busy.Workloads[0] with { Kernel = "spmv" };
        string[] conditions = [.. BusyMachine.AddTo(busy with { Workloads = [.. busy.Workloads, other] }).Conditions];
        Assert.Equal([First, First.Replace("julia", "spmv", StringComparison.Ordinal), "another"], conditions);
    }

    [Fact]
    public void Every_view_begins_with_it()
    {
        ComparisonResult busy = BusyMachine.AddTo(With(157, new OtherWork(10, 10, 0)));
        Assert.StartsWith($"note: {First}\n", SavedResults.Tables(busy), StringComparison.Ordinal);
        Assert.Equal(First, JsonReport.TryRead(SavedResults.Write(busy, JsonReport.Write))!.Conditions[0]);
        string[] markdown = SavedResults.Write(busy, MarkdownReport.Write).Split('\n');
        Assert.StartsWith("# ", markdown[0], StringComparison.Ordinal);
        Assert.Equal(First, markdown[2]);
        string html = SavedResults.Write(busy, HtmlReport.Write);
        Assert.StartsWith($"<p class=\"note\">{First}</p>", html[(html.IndexOf("</h1>", StringComparison.Ordinal) + 5)..].TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_tells_it_below_the_step()
    {
        TuningStep step = new(WorkloadSources.Find(Julia.Contract)!, WorkloadSize.Medium, 1);
        TuningOutcome outcome = new(step, null, [], With(157, new OtherWork(10, 10, 0)));
        string[] lines = Consoles.Lines(1000, console => TuningReport.Write(outcome, console));
        Assert.Equal(["julia medium ×1: nothing recorded, since nothing was measured to the end", $"  {First}"], lines);
    }

    [Fact]
    public void A_large_machine_has_always_some_work_to_do()
    {
        Machine machine = Quiet.Machine with { LogicalProcessors = 128 };
        Assert.False(BusyMachine.IsShared(With(0, new OtherWork(10, 6, 0)).Workloads[0], machine));
        Assert.True(BusyMachine.IsShared(With(0, new OtherWork(10, 10, 0)).Workloads[0], machine));
    }

    private static ComparisonResult With(int disturbed, OtherWork? other)
    {
        WorkloadResult workload = Quiet.Workloads[0];
        Interference interference = workload.Interference! with { Disturbed = disturbed, Causes = new DisturbanceCounts(120, 0, 0, 40, 0) };
        return Quiet with { Workloads = [workload with { Interference = interference, OtherWork = other }] };
    }
}
