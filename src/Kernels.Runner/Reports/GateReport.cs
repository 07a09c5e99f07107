using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>A gate's output on standard error, a line for each candidate that it can't pass, and its exit code.</summary>
internal static class GateReport
{
    /// <summary>Writes what a gate found.</summary>
    /// <param name="result">The result, with what changed.</param>
    /// <returns>
    /// <see cref="ExitCode.Slower"/> if a candidate is slower; <see cref="ExitCode.NotAvailable"/> if there was nothing to
    /// compare; otherwise <see cref="ExitCode.Done"/>, also if no gate was asked for.
    /// </returns>
    public static int Write(ComparisonResult result)
    {
        if (result.Against is not { AllowedSlowdown: { } allowed } changes)
        {
            return ExitCode.Done;
        }

        ImmutableArray<GateFinding> findings = Gate.Judge(changes);
        foreach (GateFinding finding in findings.Where(finding => finding.Verdict != GateVerdict.Within))
        {
            Terminal.WriteError(Describe(result, changes, finding, new Gate(allowed)));
        }

        if (findings.All(finding => finding.Verdict == GateVerdict.Absent))
        {
            Terminal.WriteError($"--fail-if-slower {Percent(allowed)} compared nothing: no candidate has a time both in {changes.File} and now");
            return ExitCode.NotAvailable;
        }

        return findings.Any(finding => finding.Verdict == GateVerdict.Slower) ? ExitCode.Slower : ExitCode.Done;
    }

    /// <summary>What a gate found, in one sentence.</summary>
    /// <param name="changes">What changed, and the slowdown that is allowed; not null.</param>
    public static string Conclude(Changes changes)
    {
        ImmutableArray<GateFinding> findings = Gate.Judge(changes);
        int Of(GateVerdict verdict) => findings.Count(finding => finding.Verdict == verdict);
        string open = Of(GateVerdict.Open) is > 0 and var count ? $"; {count} undecided" : "";
        string absent = Of(GateVerdict.Absent) is > 0 and var gone ? $"; {gone} could not be compared" : "";
        return $"Slower by more than {Percent(changes.AllowedSlowdown!.Value)}: {Of(GateVerdict.Slower)} of {findings.Length}{open}{absent}.";
    }

    /// <summary>A share as a person types it, such as <c>2.5%</c>.</summary>
    public static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.###}%");

    private static string Describe(ComparisonResult result, Changes changes, GateFinding finding, Gate gate)
    {
        CandidateChange change = finding.Change;
        string name = $"{change.Kernel} {change.Data}, {ReportText.NameOf(change.Backend, change.Threads)}";
        string ratio = change.RatioInterval is { } interval
            ? $"before ÷ now is {ReportText.Times(change.Ratio)} ({ReportText.Times(interval)})"
            : "too few samples for an interval";
        return finding.Verdict switch
        {
            GateVerdict.Slower => $"slower by more than {Percent(gate.Allowed)}: {name}: {ratio}",
            GateVerdict.Absent => $"not compared: {name}: {change.Note ?? "it has no time now"}",
            _ => $"can't be told whether it is slower by more than {Percent(gate.Allowed)}: {name}: {ratio}; "
                + Remedy(result, changes, change, gate),
        };
    }

    private static string Remedy(ComparisonResult result, Changes changes, CandidateChange change, Gate gate)
    {
        WorkloadResult? workload = result.Workloads.FirstOrDefault(
            workload => (workload.Kernel, workload.Data, workload.Shape) == (change.Kernel, change.Data, change.Shape));
        return !changes.SameRounds ? "--against-build, which measures both in the same rounds, would"
            : change.RatioInterval is not { } interval || workload is not { MeasuredSeconds: { } seconds }
                ? "leave --rounds out, or ask for more of them"
            : gate.IsDecided(new RatioEstimate(0, Math.Log(interval.Low), Math.Log(interval.High)))
                ? $"the noise floor, {Units.Percent(workload.NoiseFloor)}, is in the way: a quieter machine would"
            : workload.Processes > 1 ? "more --processes would"
            : Resolution.RoundUp(seconds * gate.NeededGrowth(interval), seconds) is { } budget
                ? $"--budget {NoteText.ShortTime(budget)}{(workload.BudgetSeconds is null ? " instead of --rounds" : "")} would"
            : "no budget under an hour would";
    }
}
