using Kernels.Host.Running;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>What <c>--verbose</c> adds to a workload's table.</summary>
internal static class DetailReport
{
    /// <summary>Writes what calls cost cold, memory, disturbances, and the command that repeats each row.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="candidates">Its candidates.</param>
    /// <param name="console">Where to.</param>
    public static void Write(WorkloadResult workload, CandidateResult[] candidates, IAnsiConsole console)
    {
        console.WriteLine();
        console.Write(TableOf(candidates));
        console.WriteLine($"peak resident memory of the process: {Units.Bytes(workload.PeakResidentBytes)}", new Style(Color.Grey));
        console.WriteLine();
        foreach (CandidateResult candidate in candidates.Where(candidate => candidate.Command is not null))
        {
            console.Line($"  {candidate.Command}");
        }
    }

    private static Table TableOf(CandidateResult[] candidates)
    {
        Table table = Tables.Create()
            .Text("backend").Figures("threads").Figures("load").Figures("first call").Figures("median").Figures("±")
            .Figures("samples").Figures("disturbed").Figures("allocated").Figures("collections").Figures("residual");
        foreach (CandidateResult candidate in candidates)
        {
            table.Row(
                Tables.StyleOf(candidate.Verdict),
                candidate.Backend,
                candidate.Threads?.ToString() ?? Units.None,
                Units.Duration(candidate.LoadSeconds),
                Units.Duration(candidate.FirstCallSeconds),
                Units.Duration(candidate.Seconds?.Median),
                Units.Percent(candidate.Seconds?.Spread / candidate.Seconds?.Median),
                candidate.Seconds is null ? Units.None : $"{candidate.Samples.Length}×{candidate.CallsPerSample}",
                candidate.DisturbedSamples?.ToString() ?? Units.None,
                Units.Bytes(candidate.AllocatedBytesPerCall),
                candidate.Collections is { } collections
                    ? $"{Units.Residual(collections.Gen0)}/{Units.Residual(collections.Gen1)}/{Units.Residual(collections.Gen2)}"
                    : Units.None,
                Units.Residual(candidate.Residual));
        }

        return table;
    }
}
