using System.Collections.Immutable;
using Kernels.Host.Running;

namespace Kernels.Host.Statistics;

/// <summary>
/// Finds whether durations keep to two values or more, as where a thread now finds a processor of its own and now doesn't. Their
/// median is then not typical of anything, and hardly narrows with more samples.
/// </summary>
internal static class ModeSearch
{
    /// <summary>What fewer samples have in common is no mode: the median ignores them too.</summary>
    private const double SmallestShare = 0.1;

    private const int FewestInMode = 3;

    /// <summary>
    /// In the middle half of the way from one mode to the other lies at most this share of the samples. The dip test takes
    /// samples for independent; a machine whose speed wanders leaves some everywhere.
    /// </summary>
    private const double MostBetween = 0.08;

    private static readonly double SmallestDistance = Math.Log(1 + DecisionRule.SmallestDifference);

    /// <summary>Finds the modes of durations.</summary>
    /// <param name="seconds">The durations, above 0, in any order.</param>
    /// <returns>The modes, fastest first; none where there is only one, or too few samples tell.</returns>
    public static ImmutableArray<Mode> Find(IReadOnlyCollection<double> seconds)
    {
        double[] sorted = [.. seconds.Select(second => Math.Log(second)).Order()];
        ImmutableArray<Mode> modes = [.. Divide(sorted, 0, sorted.Length)];
        return modes.Length > 1 ? modes : [];
    }

    private static IEnumerable<Mode> Divide(double[] sorted, int start, int end)
        => FindBoundary(sorted, start, end) is { } boundary
            ? [.. Divide(sorted, start, boundary), .. Divide(sorted, boundary, end)]
            : [new Mode(Math.Exp(MedianOf(sorted, start, end)), (double)(end - start) / sorted.Length)];

    /// <summary>Where the second of two modes begins; null where there is one.</summary>
    private static int? FindBoundary(double[] sorted, int start, int end)
    {
        ReadOnlySpan<double> samples = sorted.AsSpan(start..end);
        int fewest = Math.Max(FewestInMode, (int)Math.Ceiling(SmallestShare * sorted.Length));
        if (samples.Length < 2 * fewest || !DipTest.FindsModes(samples))
        {
            return null;
        }

        int boundary = Split(sorted, start, end, fewest);
        double low = MedianOf(sorted, start, boundary);
        double high = MedianOf(sorted, boundary, end);
        double quarter = (high - low) / 4;
        int between = 0;
        foreach (double sample in samples)
        {
            between += sample > low + quarter && sample < high - quarter ? 1 : 0;
        }

        return high - low >= SmallestDistance && between <= MostBetween * samples.Length ? boundary : null;
    }

    /// <summary>The boundary from which on both sides are nearest to their medians; a few outliers don't move it.</summary>
    private static int Split(double[] sorted, int start, int end, int fewest)
    {
        double[] sums = new double[sorted.Length + 1];
        for (int i = start; i < end; i++)
        {
            sums[i + 1] = sums[i] + sorted[i];
        }

        // The sum of the distances to the median: those above less those below.
        double Scatter(int from, int to)
            => sums[to] - sums[from + ((to - from + 1) / 2)] - (sums[from + ((to - from) / 2)] - sums[from]);

        return Enumerable.Range(start + fewest, end - start - (2 * fewest) + 1)
            .MinBy(boundary => Scatter(start, boundary) + Scatter(boundary, end));
    }

    private static double MedianOf(double[] sorted, int start, int end)
        => (sorted[(start + end - 1) / 2] + sorted[(start + end) / 2]) / 2;
}
