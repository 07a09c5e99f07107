using Kernels.Runner.Statistics;

namespace Kernels.Runner.Results;

/// <summary>How two candidates of one workload relate, by the rounds in which both were sampled.</summary>
internal static class PairedRatio
{
    /// <summary>Judges a pair.</summary>
    /// <param name="workload">Their workload, which has the noise floor.</param>
    /// <param name="reference">The candidate to compare with.</param>
    /// <param name="candidate">The candidate to judge.</param>
    /// <returns>
    /// How the candidate relates to the reference; unresolved if one has no samples, or there is no noise floor.
    /// </returns>
    public static Relation Judge(WorkloadResult workload, CandidateResult reference, CandidateResult candidate)
    {
        double[] ratios = Advantages.Of(reference.Samples, candidate.Samples);
        return ratios is [] ? Relation.Unresolved : Judge(workload, RatioEstimate.Of(ratios));
    }

    /// <summary>Judges a pair by its ratio.</summary>
    /// <param name="workload">Its workload, which has the noise floor.</param>
    /// <param name="ratio">The ratio.</param>
    /// <returns>How the second relates to the first; unresolved if there is no noise floor.</returns>
    public static Relation Judge(WorkloadResult workload, RatioEstimate ratio)
        => workload.NoiseFloor is { } floor ? new DecisionRule(Math.Log(1 + floor)).Judge(ratio) : Relation.Unresolved;
}
