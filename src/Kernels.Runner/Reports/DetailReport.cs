using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What <c>--verbose</c> adds to a workload's table: what a narrow console leaves out, and more.</summary>
internal static class DetailReport
{
    /// <summary>Writes first calls, memory, disturbances, and the command that repeats each row.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="candidates">Its candidates.</param>
    /// <param name="console">Where to.</param>
    public static void Write(WorkloadResult workload, CandidateResult[] candidates, IAnsiConsole console)
    {
        console.WriteLine();
        console.Write(ConsoleTable.Of(ReportTables.Details(candidates)));
        console.Say($"peak resident memory of the process: {Units.Bytes(workload.PeakResidentBytes)}", new Style(Color.Grey));
        console.WriteLine();
        foreach (CandidateResult candidate in candidates.Where(candidate => candidate.Command is not null))
        {
            console.Copyable($"  {candidate.Command}");
        }
    }
}
