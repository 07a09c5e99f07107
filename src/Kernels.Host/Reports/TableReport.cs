using Kernels.Host.Running;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>A comparison as tables, one for each workload.</summary>
internal static class TableReport
{
    private const string Legend =
        "median: of a call in the steady state; ±: Shamos spread ÷ median\n"
        + "ratio: baseline's time ÷ own, the median over rounds: 2× is twice as fast\n"
        + "residual: error ÷ tolerance, or how many elements differ";

    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ComparisonResult result, IAnsiConsole console)
    {
        console.WriteLine(Describe(result.Machine), new Style(Color.Grey));
        foreach (WorkloadResult workload in result.Workloads)
        {
            CandidateResult[] candidates =
                [.. result.Results.Where(candidate => candidate.Kernel == workload.Kernel && candidate.Size == workload.Size)];
            console.WriteLine();
            console.MarkupLineInterpolated(
                $"[bold]{workload.Kernel} {workload.Size.Name()}[/]: {workload.Shape}; {workload.Rounds} rounds{BaselineOf(workload)}");
            console.WriteLine();
            console.Write(TableOf(workload, candidates));
            foreach (CandidateResult candidate in candidates.Where(candidate => candidate.Reason is not null))
            {
                console.WriteLine(Explain(candidate), Tables.StyleOf(candidate.Verdict));
            }
        }

        if (result.Against is { } changes)
        {
            Write(changes, console);
        }

        console.WriteLine();
        console.WriteLine(Legend, new Style(Color.Grey));
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
        => $"{machine.Cpu}, {machine.InstructionSet}, {machine.LogicalProcessors} logical processors; {machine.Os}\n"
            + $"{machine.Runtime} {machine.Mode}; kernels {machine.Version} {machine.Build?[..Math.Min(10, machine.Build.Length)]}";

    private static string BaselineOf(WorkloadResult workload)
        => workload.Baseline is { } baseline ? $"; ratio to {baseline.Backend} ×{baseline.Threads}" : "";

    private static Table TableOf(WorkloadResult workload, CandidateResult[] candidates)
    {
        bool computes = workload.Bottleneck == Bottleneck.Compute;
        Table table = Tables.Create()
            .Text("backend").Text("isa").Figures("threads").Figures("first call").Figures("median").Figures("±")
            .Figures("ratio").Figures(computes ? "GFLOP/s" : "GB/s").Figures("residual").Text("verdict");
        foreach (CandidateResult candidate in candidates)
        {
            table.Row(
                candidate.Rank == 1 ? new Style(Color.Green) : Tables.StyleOf(candidate.Verdict),
                candidate.Backend,
                candidate.Isa ?? Units.None,
                candidate.Threads?.ToString() ?? Units.None,
                Units.Duration(candidate.FirstCallSeconds),
                Units.Duration(candidate.Seconds?.Median),
                Units.Percent(candidate.Seconds?.Spread / candidate.Seconds?.Median),
                candidate.Ratio is { } ratio ? $"{Units.Figure(ratio)}×" : Units.None,
                Units.Figure(computes ? candidate.Gflops : candidate.Gbs),
                Units.Residual(candidate.Residual),
                candidate.Verdict.Name());
        }

        return table;
    }

    private static string Explain(CandidateResult candidate)
    {
        string threads = candidate.Threads is { } count ? $" ×{count}" : "";
        return $"  {candidate.Backend}{threads}: {candidate.Verdict.Name()}: {candidate.Reason}";
    }
}
