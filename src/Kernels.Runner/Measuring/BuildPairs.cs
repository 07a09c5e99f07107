using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Measuring;

/// <summary>The same backends of two builds among the trials of a comparison.</summary>
/// <param name="trials">The trials, each with at least one sample.</param>
/// <param name="rule">When ratios differ.</param>
/// <param name="allowedSlowdown">The slowdown that is allowed, as a share; null if no limit was asked for.</param>
internal sealed class BuildPairs(Trial[] trials, DecisionRule rule, double? allowedSlowdown)
{
    /// <summary>Whether more samples would change nothing of what became of a trial since the older build.</summary>
    /// <param name="trial">One of the trials, of either build.</param>
    /// <returns>Whether it is so; true if there is no such pair.</returns>
    public bool IsSettled(Trial trial)
    {
        string name = trial.Candidate.Backend.Name;
        string newer = BuildName.NewOf(name) ?? name;
        if (Find(newer, trial) is not { } now || Find(BuildName.OldOf(newer), trial) is not { } then)
        {
            return true;
        }

        RatioEstimate ratio = RatioEstimate.Of(Advantages.Of(then.Samples, now.Samples));
        return rule.IsSettled(ratio) && (allowedSlowdown is not { } allowed || new Gate(allowed).IsDecided(ratio));
    }

    private Trial? Find(string backend, Trial like) => Array.Find(
        trials, trial => trial.Candidate.Backend.Name == backend && trial.Candidate.Threads == like.Candidate.Threads);
}
