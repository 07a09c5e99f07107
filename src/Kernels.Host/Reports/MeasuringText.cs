using Kernels.Host.Running;

namespace Kernels.Host.Reports;

/// <summary>How a workload was measured, in words.</summary>
internal static class MeasuringText
{
    /// <summary>How long it was measured, and to what ratios are taken.</summary>
    public static string Extent(WorkloadResult workload)
    {
        string processes = workload.Processes > 1 ? $" in {workload.Processes} processes" : "";
        string cache = workload.ColdCache ? ", cold caches" : "";
        string baseline = workload.Baseline is { } to ? $"; ratio to {to.Backend} ×{to.Threads}" : "";
        return $"{workload.Rounds} rounds{processes} in {Units.Duration(workload.MeasuredSeconds)}{cache}{baseline}"
            + (workload.Complete ? "" : "; incomplete");
    }

    /// <summary>The noise floor, what measuring itself cost, and what else went on.</summary>
    public static IEnumerable<string> Describe(WorkloadResult workload)
    {
        if (workload is { NoiseFloor: { } floor, Control: { } control })
        {
            yield return $"noise floor {Units.Percent(floor)}: {control.Backend} ×{control.Threads} against itself is "
                + $"{Units.Ratio(control.Ratio)} ({Units.Interval(control.Interval)})";
        }

        if (workload.Memory == ComparisonMemory.SharedName)
        {
            yield return "memory: shared with the processes of their own in which candidates run; nothing was copied";
        }

        if (workload.TimerOverheadSeconds is { } timer)
        {
            yield return $"overhead: clock {Units.Duration(timer)} a sample, arguments and dispatch "
                + $"{Units.Duration(workload.CallOverheadSeconds)} a call";
        }

        if (workload.Interference is { } interference)
        {
            yield return $"interference: {interference.Disturbed} of {interference.Samples} samples disturbed"
                + $" ({string.Join(", ", Causes(interference))})";
        }
    }

    /// <summary>What would resolve a relation that is not resolved.</summary>
    public static string DescribeUnresolved(WorkloadResult workload, CandidateResult candidate)
        => candidate.NeededBudgetSeconds is { } needed
            ? $"unresolved after {Units.Duration(workload.MeasuredSeconds)}: --budget {Math.Ceiling(needed):F0}s would tell"
            : $"unresolved: {workload.Rounds} rounds are too few for an interval";

    /// <summary>What a candidate's threads do to the others.</summary>
    public static string DescribeRunningThreads(CandidateResult candidate)
        => $"{candidate.RunningThreads} threads that it started ran while nobody was called, and took processors from every candidate's samples";

    private static IEnumerable<string> Causes(Interference interference)
    {
        if (interference.InvoluntarySwitches is { } switches)
        {
            yield return $"{switches} involuntary context switches";
        }

        if (interference.StealSeconds is { } steal)
        {
            yield return $"{Units.Duration(steal)} stolen";
        }

        if (interference.ThrottledSeconds is { } throttled)
        {
            yield return $"{Units.Duration(throttled)} throttled";
        }

        if (interference.PageFaults is { } faults)
        {
            yield return $"{faults} page faults";
        }

        yield return $"{interference.Collections} collections";
    }
}
