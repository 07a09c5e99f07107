using Kernels.Runner.Statistics;

namespace Kernels.Runner.Running;

/// <summary>Turns samples into what is assessed: the log ratios within rounds.</summary>
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
    /// The log ratio of each round. Both of its samples were taken within moments of each other, so a machine that slows
    /// down over the run cancels out.
    /// </summary>
    /// <param name="reference">The reference's samples, by rounds.</param>
    /// <param name="own">The candidate's samples, by rounds; fewer if it ended early.</param>
    /// <returns>Above 0 if the reference took longer.</returns>
    public static double[] Of(IEnumerable<double> reference, IEnumerable<double> own)
        => [.. reference.Zip(own, (other, sample) => Math.Log(other / sample))];
}
