using Kernels.Runner.Statistics;

namespace Kernels.Runner.Results;

/// <summary>Why a candidate's median lies on one side of the baseline's, and its ratio on the other.</summary>
internal enum Disagreement
{
    /// <summary>One of them has several modes, and medians fall into one or the other.</summary>
    Modes,

    /// <summary>It was sampled in fewer rounds than the baseline; the ratio is of those rounds alone.</summary>
    FewerRounds,

    /// <summary>Both differ from the baseline by less than noise, or by less than is of interest.</summary>
    Noise,

    /// <summary>The machine's speed changed over the run; the ratio, taken within rounds, leaves that out.</summary>
    Drift,
}

/// <summary>Finds disagreements of medians and ratios.</summary>
internal static class Disagreements
{
    /// <summary>Ratios are shown with three decimals; a ratio shown as 1 lies on neither side.</summary>
    private const double ShownAsOne = 0.0005;

    /// <summary>Notes for each candidate whether its median and its ratio disagree.</summary>
    /// <param name="candidates">The candidates that were measured, including the baseline if it was.</param>
    /// <param name="noiseFloor">The noise floor, as a share; null if unknown.</param>
    /// <returns>The same candidates.</returns>
    public static IEnumerable<CandidateResult> AddTo(CandidateResult[] candidates, double? noiseFloor)
    {
        CandidateResult? baseline = candidates.FirstOrDefault(candidate => candidate.Relation == Relation.Baseline);
        return candidates.Select(candidate => candidate with { MedianDisagrees = Find(candidate, baseline, noiseFloor) });
    }

    /// <summary>Finds why a median and a ratio disagree.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline; null if it has no time.</param>
    /// <param name="noiseFloor">The noise floor, as a share; null if unknown.</param>
    /// <returns>Why; null if they agree.</returns>
    public static Disagreement? Find(CandidateResult candidate, CandidateResult? baseline, double? noiseFloor)
    {
        if (candidate is not { Seconds: { } own, Ratio: { } ratio } || baseline?.Seconds is not { } reference)
        {
            return null;
        }

        double ofMedians = reference.Median / own.Median;
        if (Math.Abs(ratio - 1) < ShownAsOne || ofMedians == 1 || ofMedians > 1 == ratio > 1)
        {
            return null;
        }

        double noise = Math.Max(noiseFloor ?? 0, DecisionRule.SmallestDifference);
        return !candidate.Modes.IsEmpty || !baseline.Modes.IsEmpty ? Disagreement.Modes
            : candidate.StoppedEarly ? Disagreement.FewerRounds
            : Math.Abs(Math.Log(ofMedians)) <= noise && Math.Abs(Math.Log(ratio)) <= noise ? Disagreement.Noise
            : Disagreement.Drift;
    }
}
