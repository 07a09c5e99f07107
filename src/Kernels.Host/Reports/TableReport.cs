using Kernels.Host.Running;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>A comparison as tables, one for each workload.</summary>
internal static class TableReport
{
    private const string Legend =
        "median: of a call in the steady state; candidates that are not shown to differ share a rank\n"
        + "ratio: baseline's time ÷ own, within rounds: 2× is twice as fast; interval: its 99% confidence interval\n"
        + "of ceiling: the least time that this machine needs ÷ own; over 100%: moves fewer bytes than the work model counts";

    private static readonly Style Small = new(Color.Grey);
    private static readonly Style Warning = new(Color.Yellow);

    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="verbose">Whether to show cold figures, memory and commands too.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ComparisonResult result, bool verbose, IAnsiConsole console)
    {
        console.WriteLine(Describe(result.Machine), Small);
        foreach (string condition in result.Conditions)
        {
            console.WriteLine($"note: {condition}", Warning);
        }

        foreach (WorkloadResult workload in result.Workloads)
        {
            CandidateResult[] candidates = [.. result.CandidatesOf(workload)];
            Write(workload, candidates, console);
            if (verbose)
            {
                DetailReport.Write(workload, candidates, console);
            }
        }

        if (!result.ThreadsPay.IsEmpty)
        {
            console.WriteLine();
        }

        foreach (string line in ReportText.DescribeThreadsPay(result))
        {
            console.WriteLine(line);
        }

        if (result.Against is { } changes)
        {
            Write(changes, console);
        }

        console.WriteLine();
        console.WriteLine(Legend, Small);
        if (!result.Complete)
        {
            console.WriteLine("incomplete: the comparison was interrupted", Warning);
        }
    }

    private static void Write(WorkloadResult workload, CandidateResult[] candidates, IAnsiConsole console)
    {
        console.WriteLine();
        console.MarkupLineInterpolated(
            $"[bold]{workload.Kernel} {workload.Size.Name()}[/]: {workload.Shape}; {MeasuringText.Extent(workload)}");
        console.WriteLine();
        console.Write(TableOf(workload, candidates));
        foreach (string line in MeasuringText.Describe(workload))
        {
            console.WriteLine(line, Small);
        }

        foreach (CandidateResult candidate in candidates)
        {
            string name = ReportText.NameOf(candidate.Backend, candidate.Threads);
            if (candidate.Reason is not null)
            {
                string verdict = candidate.Verdict.Describe(candidate.Signal);
                console.WriteLine(
                    $"  {name}: {Verdicts.Explain(verdict, candidate.Backend, candidate.Reason)}", Tables.StyleOf(candidate.Verdict));
            }

            if (candidate.RunningThreads > 0)
            {
                console.WriteLine($"  {name}: {MeasuringText.DescribeRunningThreads(candidate)}", Warning);
            }

            if (candidate.Relation == Relation.Unresolved)
            {
                console.WriteLine($"  {name}: {MeasuringText.DescribeUnresolved(workload, candidate)}", Warning);
            }
        }

        string[] wrong = [.. candidates.Where(candidate => candidate.Verdict.IsWrong()).Select(candidate => candidate.Backend).Distinct()];
        if (wrong is not [])
        {
            console.WriteLine($"  'kernels check {workload.Kernel} --backends {string.Join(',', wrong)}' looks for the cause", Warning);
        }

        if (!workload.Scaling.IsEmpty)
        {
            console.WriteLine();
            console.Write(Tables.Of(ReportTables.Scaling(workload)));
        }
    }

    private static void Write(Changes changes, IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine(ReportText.ChangesTitle, new Style(decoration: Decoration.Bold));
        foreach (string line in ReportText.Describe(changes))
        {
            console.WriteLine(line);
        }

        console.WriteLine();
        console.Write(Tables.Of(ReportTables.Changes(changes)));
    }

    private static string Describe(Machine machine)
        => $"{machine.Cpu}, {machine.InstructionSet}, {ReportText.Processors(machine)}; {machine.Os}\n"
            + $"{machine.Runtime} {machine.Mode}; kernels {machine.Version} {machine.Build?[..Math.Min(10, machine.Build.Length)]}";

    private static Table TableOf(WorkloadResult workload, CandidateResult[] candidates)
    {
        bool computes = workload.Bottleneck == Bottleneck.Compute;
        Table table = Tables.Create()
            .Figures("rank").Text("backend").Text("isa").Figures("threads").Figures("first call").Figures("median")
            .Figures("ratio").Text("interval").Figures(computes ? "GFLOP/s" : "GB/s").Figures("of ceiling").Text("verdict");
        foreach (CandidateResult candidate in candidates)
        {
            table.Row(
                candidate.Rank == 1 ? new Style(Color.Green) : Tables.StyleOf(candidate.Verdict),
                candidate.Rank?.ToString() ?? Units.None,
                candidate.Backend,
                candidate.Isa ?? Units.None,
                candidate.Threads?.ToString() ?? Units.None,
                Units.Duration(candidate.FirstCallSeconds),
                Units.Duration(candidate.Seconds?.Median),
                Units.Ratio(candidate.Ratio),
                Units.Interval(candidate.RatioInterval),
                Units.Figure(computes ? candidate.Gflops : candidate.Gbs),
                candidate.Ceiling is { } ceiling ? $"{Units.Percent(ceiling.Reached)} {ceiling.Name}" : Units.None,
                candidate.Relation?.Name() ?? candidate.Verdict.Describe(candidate.Signal));
        }

        return table;
    }
}
