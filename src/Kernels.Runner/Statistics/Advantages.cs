namespace Kernels.Runner.Statistics;

/// <summary>Turns samples into what is assessed: the log ratios within rounds.</summary>
internal static class Advantages
{
    /// <summary>Assesses candidates by the rounds in which they and the reference were sampled.</summary>
    /// <param name="reference">The samples of the candidate to which others are compared.</param>
    /// <param name="control">Those of the same candidate, sampled again in each round.</param>
    /// <param name="candidates">The samples of each candidate; at least one.</param>
    /// <returns>The assessment, in the order of <paramref name="candidates"/>.</returns>
    public static Assessment Assess(
        IReadOnlyList<double> reference, IReadOnlyList<double> control, IEnumerable<IReadOnlyList<double>> candidates)
        => new(Of(reference, control), [.. candidates.Select(samples => Of(reference, samples))]);

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
