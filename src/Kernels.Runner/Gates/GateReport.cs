using System.Collections.Immutable;
using Kernels.Runner.Reports;
using Kernels.Runner.Running;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Gates;

/// <summary>A gate's output on standard error, a line for each candidate that it can't pass, and its exit code.</summary>
internal static class GateReport
{
    /// <summary>Judges what changed.</summary>
    /// <param name="changes">What changed, and the slowdown that is allowed.</param>
    public static ImmutableArray<GateFinding> Judge(Changes changes) => changes.AllowedSlowdown is { } allowed
        ? [.. changes.Candidates.Select(change => Judge(changes, change, new Gate(allowed))).OfType<GateFinding>()]
        : [];

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

        ImmutableArray<GateFinding> findings = Judge(changes);
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
        ImmutableArray<GateFinding> findings = Judge(changes);
        int Of(GateVerdict verdict) => findings.Count(finding => finding.Verdict == verdict);
        string open = Of(GateVerdict.Open) is > 0 and var count ? $"; {count} undecided" : "";
        string absent = Of(GateVerdict.Absent) is > 0 and var gone ? $"; {gone} could not be compared" : "";
        return $"Slower by more than {Percent(changes.AllowedSlowdown!.Value)}: {Of(GateVerdict.Slower)} of {findings.Length}{open}{absent}.";
    }

    /// <summary>A share as a person types it, such as <c>2.5%</c>.</summary>
    public static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.###}%");

    /// <summary>
    /// A candidate without a time in an older build that was measured in the same rounds was still meant to be compared.
    /// </summary>
    private static GateFinding? Judge(Changes changes, CandidateChange change, Gate gate)
        => gate.Judge(change) ?? (changes.SameRounds && change.Now is not null ? new GateFinding(change, GateVerdict.Absent) : null);

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
