using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Roofline;

/// <summary>
/// Refuses to rank candidates that are faster than this machine allows for the work that no algorithm can avoid. A candidate
/// that was validated and is still so fast did that work at another time, or found a way to be validated without doing it.
/// </summary>
internal static class Plausibility
{
    /// <summary>
    /// Ceilings are measured: another time, or other code, may reach more. So a candidate that exceeds them by less is left
    /// alone.
    /// </summary>
    private const double Allowance = 1.25;

    /// <summary>
    /// Finds which candidates were too fast, measures the ceilings again if there are any, and demotes those that still are.
    /// </summary>
    /// <param name="result">A comparison.</param>
    /// <param name="ceilings">What the machine can reach at most.</param>
    /// <param name="measureAgain">
    /// Measures the ceilings again, longer: the first time may have been disturbed. Null if that fails.
    /// </param>
    /// <returns>The comparison, with the ceilings that were used.</returns>
    public static ComparisonResult Judge(ComparisonResult result, MachineCeilings ceilings, Func<MachineCeilings?> measureAgain)
    {
        if (result.Results.Any(candidate => IsTooFast(candidate, result, ceilings)) && measureAgain() is { } again)
        {
            ceilings = ceilings.Highest(again);
        }

        result = RooflineModel.AddTo(result, ceilings);
        return result with
        {
            Workloads = [.. result.Workloads.Select(workload => WithoutBaseline(workload, result, ceilings))],
            Results = [.. result.Workloads.SelectMany(workload => Judge(workload, result, ceilings))],
        };
    }

    private static IEnumerable<CandidateResult> Judge(
        WorkloadResult workload, ComparisonResult result, MachineCeilings ceilings)
    {
        ImmutableArray<CandidateResult> candidates = [.. result.CandidatesOf(workload)];
        CandidateResult[] tooFast = [.. candidates.Where(candidate => IsTooFast(candidate, result, ceilings))];
        bool isBaselineTooFast = tooFast.Any(candidate => candidate.Relation == Relation.Baseline);
        return candidates
            .Select(candidate => tooFast.Contains(candidate)
                ? Demote(candidate, LeastSeconds(candidate, result, ceilings)!.Value)
                : Promote(candidate, tooFast.Count(other => IsFaster(workload, other, candidate)), isBaselineTooFast))
            .OrderBy(candidate => candidate.Verdict != Verdict.Pass);
    }

    private static WorkloadResult WithoutBaseline(WorkloadResult workload, ComparisonResult result, MachineCeilings ceilings)
        => result.CandidatesOf(workload).Any(candidate => candidate.Relation == Relation.Baseline && IsTooFast(candidate, result, ceilings))
            ? workload with { Baseline = null }
            : workload;

    private static bool IsTooFast(CandidateResult candidate, ComparisonResult result, MachineCeilings ceilings)
        => candidate.Verdict == Verdict.Pass && candidate.Seconds is { } seconds
            && seconds.Median * Allowance < LeastSeconds(candidate, result, ceilings);

    /// <summary>The least time that this machine needs, in seconds; null if the work model or the ceilings don't say.</summary>
    private static double? LeastSeconds(CandidateResult candidate, ComparisonResult result, MachineCeilings ceilings)
    {
        WorkloadResult workload = result.WorkloadOf(candidate);
        if (workload is not { LeastFlops: { } flops, LeastBytes: { } bytes, WorkingSetBytes: { } workingSet }
            || candidate.Threads is not { } threads
            || ceilings.For(threads) is not { } own)
        {
            return null;
        }

        // A cache that holds half of the data may serve more than half of the accesses.
        BandwidthCeiling level = own.LevelFor(workingSet / 2);
        return Math.Max(flops / (own.Gflops * workload.LanesOfFloat64 * 1e9), bytes / (level.Gbs * 1e9));
    }

    private static CandidateResult Demote(CandidateResult candidate, double leastSeconds) => WithoutRatio(candidate) with
    {
        Verdict = Verdict.BeyondCeiling,
        Reason = $"{Units.Duration(candidate.Seconds!.Median)} a call; this machine needs {Units.Duration(leastSeconds)} for the work "
            + "that no algorithm can avoid",
        Rank = null,
        Seconds = null,
        Modes = [],
        Gflops = null,
        Gbs = null,
        Ceiling = null,
        Samples = [],
        Disturbances = [],
        DisturbedSamples = null,
        StoppedEarly = false,
    };

    /// <summary>
    /// Whether the other's rank counts a candidate as faster; without a noise floor, the ranks themselves are compared.
    /// </summary>
    private static bool IsFaster(WorkloadResult workload, CandidateResult candidate, CandidateResult other)
        => workload.NoiseFloor is null
            ? candidate.Rank < other.Rank
            : PairedRatio.Judge(workload, candidate, other) == Relation.Slower;

    private static CandidateResult Promote(CandidateResult candidate, int demotedFaster, bool isBaselineTooFast)
    {
        CandidateResult promoted = candidate with { Rank = candidate.Rank is { } rank ? Math.Max(1, rank - demotedFaster) : null };
        return isBaselineTooFast ? WithoutRatio(promoted) : promoted;
    }

    /// <summary>The candidate without its comparison to the baseline.</summary>
    private static CandidateResult WithoutRatio(CandidateResult candidate) => candidate with
    {
        Ratio = null,
        RatioInterval = null,
        Relation = null,
        NeededBudgetSeconds = null,
        NeededProcesses = null,
        UnresolvedBecause = null,
        MedianDisagrees = null,
    };
}
