using System.Collections.Immutable;

namespace Kernels.Runner.Statistics;

/// <summary>
/// Finds whether durations cluster around two values or more, as when a thread sometimes finds a processor of its own and
/// sometimes doesn't. Their median is then not typical of anything, and its interval hardly narrows with more samples.
/// </summary>
internal static class ModeSearch
{
    /// <summary>A smaller share of the samples is not a mode: the median ignores it too.</summary>
    private const double SmallestShare = 0.1;

    private const int FewestInMode = 3;

    /// <summary>
    /// At most this share of the samples may lie in the middle half of the way between two modes. The dip test assumes that
    /// samples are independent; a machine whose speed wanders leaves some everywhere.
    /// </summary>
    private const double MostBetween = 0.08;

    private static readonly double SmallestDistance = Math.Log(1 + DecisionRule.SmallestDifference);

    /// <summary>Finds the modes of durations.</summary>
    /// <param name="seconds">The durations, above 0, in any order.</param>
    /// <returns>The modes, fastest first; none if there is only one, or if there are too few samples.</returns>
    public static ImmutableArray<Mode> Find(IReadOnlyCollection<double> seconds)
    {
        double[] sorted = [.. seconds.Select(second => Math.Log(second)).Order()];
        List<Part> parts = Divide(sorted, new Part(0, sorted.Length));
        return parts.Count == 1
            ? []
            : [.. parts.Select(part => new Mode(Math.Exp(MedianOf(sorted, part)), (double)part.Length / sorted.Length))];
    }

    private static List<Part> Divide(double[] sorted, Part whole)
    {
        int fewest = Math.Max(FewestInMode, (int)Math.Ceiling(SmallestShare * sorted.Length));
        if (whole.Length < 2 * fewest || !DipTest.FindsModes(sorted.AsSpan(whole.Start, whole.Length)))
        {
            return [whole];
        }

        int boundary = Split(sorted, whole, fewest);
        List<Part> below = Divide(sorted, new Part(whole.Start, boundary));
        List<Part> above = Divide(sorted, new Part(boundary, whole.End));
        return AreApart(sorted, below[^1], above[0])
            ? [.. below, .. above]
            : [.. below[..^1], new Part(below[^1].Start, above[0].End), .. above[1..]];
    }

    private static bool AreApart(double[] sorted, Part below, Part above)
    {
        double low = MedianOf(sorted, below);
        double high = MedianOf(sorted, above);
        double quarter = (high - low) / 4;
        int between = 0;
        for (int i = below.Start; i < above.End; i++)
        {
            between += sorted[i] > low + quarter && sorted[i] < high - quarter ? 1 : 0;
        }

        return high - low >= SmallestDistance && between <= MostBetween * (below.Length + above.Length);
    }

    /// <summary>The boundary at which both sides are nearest to their medians; a few outliers don't move it.</summary>
    private static int Split(double[] sorted, Part whole, int fewest)
    {
        double[] sums = new double[sorted.Length + 1];
        for (int i = whole.Start; i < whole.End; i++)
        {
            sums[i + 1] = sums[i] + sorted[i];
        }

        // The sum of the distances to the median: those above less those below.
        double Scatter(int from, int to)
            => sums[to] - sums[from + ((to - from + 1) / 2)] - (sums[from + ((to - from) / 2)] - sums[from]);

        return Enumerable.Range(whole.Start + fewest, whole.Length - (2 * fewest) + 1)
            .MinBy(boundary => Scatter(whole.Start, boundary) + Scatter(boundary, whole.End));
    }

    private static double MedianOf(double[] sorted, Part part)
        => (sorted[(part.Start + part.End - 1) / 2] + sorted[(part.Start + part.End) / 2]) / 2;

    /// <summary>A range of the sorted samples.</summary>
    /// <param name="Start">The first.</param>
    /// <param name="End">The one after the last.</param>
    private readonly record struct Part(int Start, int End)
    {
        public int Length => End - Start;
    }
}
