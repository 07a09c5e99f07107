using Kernels.Host.Statistics;

namespace Kernels.Host.Running;

/// <summary>From samples to what is assessed: the log ratios within rounds.</summary>
internal static class Advantages
{
    /// <summary>Assesses trials by the rounds in which they and the reference were sampled.</summary>
    /// <param name="reference">The trial to which others are compared.</param>
    /// <param name="control">The same candidate, sampled again in each round.</param>
    /// <param name="trials">The trials, each with at least one sample.</param>
    /// <returns>The assessment, in the order of <paramref name="trials"/>.</returns>
    public static Assessment Assess(Trial reference, Trial control, IEnumerable<Trial> trials)
        => new(Of(reference, control), [.. trials.Select(trial => Of(reference, trial))]);

    /// <summary>
    /// Both samples of a round were taken within moments, so that a machine that slows down over the run cancels out.
    /// </summary>
    private static double[] Of(Trial reference, Trial trial)
        => [.. reference.Samples.Zip(trial.Samples, (other, own) => Math.Log(other / own))];
}
