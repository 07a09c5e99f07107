using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>Finds whether other work ran on the machine during a measurement.</summary>
internal static class BusyMachine
{
    /// <summary>Other work on fewer processors is not reported. A process that computes takes at least a third of one.</summary>
    private const double LeastProcessors = 0.25;

    /// <summary>The same, as a share of all processors: a large machine always has some work to do.</summary>
    private const double LeastShare = 0.005;

    /// <summary>Whether more than half of a workload's samples were disturbed, by whatever cause.</summary>
    public static bool DisturbedMost(WorkloadResult workload)
        => workload.Interference is { } interference && 2L * interference.Disturbed > interference.Samples;

    /// <summary>Whether other processes kept processors busy while a workload was measured.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="machine">The machine on which it was measured.</param>
    public static bool IsShared(WorkloadResult workload, Machine machine)
        => workload.OtherWork is { } other
            && other.Processors + other.StolenProcessors >= Math.Max(LeastProcessors, LeastShare * machine.LogicalProcessors);

    /// <summary>One sentence, without its full stop, for each workload that was measured on a busy machine.</summary>
    /// <param name="result">The comparison.</param>
    public static IEnumerable<string> Describe(ComparisonResult result)
        => result.Workloads
            .Where(workload => DisturbedMost(workload) || IsShared(workload, result.Machine))
            .Select(workload => BusyText.Describe(workload, result.Machine));

    /// <summary>Adds these sentences to a comparison's conditions, before all others.</summary>
    /// <param name="result">The comparison.</param>
    /// <returns>The comparison with those conditions.</returns>
    public static ComparisonResult AddTo(ComparisonResult result)
        => result with { Conditions = [.. Describe(result), .. result.Conditions] };
}
