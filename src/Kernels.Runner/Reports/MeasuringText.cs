using System.Globalization;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>How a workload was measured, in words.</summary>
internal static class MeasuringText
{
    /// <summary>How long it was measured, and which baseline ratios are taken to.</summary>
    public static string Extent(WorkloadResult workload)
    {
        string processes = workload.Processes > 1 ? $" in {workload.Processes} processes" : "";
        string cache = workload.ColdCache ? ", cold caches" : "";
        string baseline = workload.Baseline is { } to ? $"; ratio to {to.Backend} ×{to.Threads}" : "";
        return $"{Counted.Of(workload.Rounds, "round")}{processes} in {Units.Duration(workload.MeasuredSeconds)}{cache}{baseline}"
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

        if (workload.RestlessThreads is > 0 and var restless)
        {
            yield return $"{Counted.Of(restless, "thread")} of this process ran all the time, whichever candidate was "
                + "called: a library left them running, and they took processors from every candidate";
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

    /// <summary>Whether more or fewer threads computed than were asked for.</summary>
    public static bool ComputedOtherwise(CandidateResult candidate)
        => candidate is { ThreadsUsed: { } used, Threads: { } asked } && used != asked;

    /// <summary>The threads that computed; <c>1 of 2</c> if not as many as were asked for.</summary>
    public static string? Threads(CandidateResult candidate)
        => ComputedOtherwise(candidate) ? $"{candidate.ThreadsUsed} of {candidate.Threads}" : candidate.Threads?.ToString(CultureInfo.InvariantCulture);

    /// <summary>What its threads did that was not asked for.</summary>
    public static IEnumerable<string> DescribeThreads(CandidateResult candidate)
    {
        if (ComputedOtherwise(candidate))
        {
            (int used, int asked) = (candidate.ThreadsUsed!.Value, candidate.Threads!.Value);
            yield return $"{Counted.Of(used, "thread")} computed, and {asked} {(asked == 1 ? "was" : "were")} asked for";
        }

        if (candidate.RunsOn)
        {
            yield return "its threads ran on long after its calls, and took processors from other candidates";
        }
    }

    /// <summary>Says that a candidate's code may not have been in its final form, and why; null if it was.</summary>
    public static string? DescribeWarmUp(CandidateResult candidate) => candidate.WarmUp switch
    {
        null or CodeForm.AheadOfTime or CodeForm.Final => null,
        CodeForm.NotTold => "whether it was warm is not known: the process that runs its code does not report it",
        CodeForm.TimeLimit => "perhaps not warm: its code was not in its final form within the time for warm-up",
        CodeForm.LongCalls => "perhaps not warm: its calls are too long to make as many as the compiler waits for, and "
            + "on-stack replacement is off",
        CodeForm.Precompiled => "perhaps not warm: with quick compilation off, nothing shows when precompiled code is compiled again",
        CodeForm.CompiledInRounds => $"perhaps not warm: {candidate.CompiledInRounds} "
            + $"{(candidate.CompiledInRounds == 1 ? "method was" : "methods were")} compiled during the rounds",
        _ => "perhaps not warm: warm-up was interrupted",
    };

    /// <summary>How a candidate's threads disturbed the others.</summary>
    public static string DescribeRunningThreads(CandidateResult candidate)
        => $"{candidate.RunningThreads} threads that it started ran while no candidate was called, "
            + "and took processors from every candidate's samples";

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
