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
        => new(Of(reference.Samples, control.Samples), [.. trials.Select(trial => Of(reference.Samples, trial.Samples))]);

    /// <summary>
    /// The log ratio of each round. Both its samples were taken within moments, so that a machine that slows down over the
    /// run cancels out.
    /// </summary>
    /// <param name="reference">Samples of what is compared to, by rounds.</param>
    /// <param name="own">Samples of what is compared, by rounds; of fewer, where it ended early.</param>
    /// <returns>Above 0 where the reference took longer.</returns>
    public static double[] Of(IEnumerable<double> reference, IEnumerable<double> own)
        => [.. reference.Zip(own, (other, sample) => Math.Log(other / sample))];
}
