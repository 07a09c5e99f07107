namespace Kernels.Runner.Statistics;

/// <summary>
/// Hartigan and Hartigan's test of unimodality (The Annals of Statistics 13, 1985). The dip is the largest difference
/// between the samples' distribution and the unimodal one that is nearest to it. Of all unimodal distributions the uniform
/// one has the largest dips, so a dip that is rare for it is at least as rare for any other.
/// </summary>
internal static class DipTest
{
    /// <summary>Fewer samples show no modes, however they lie.</summary>
    public const int FewestSamples = 10;

    /// <summary>The limit of the last column of <see cref="Critical"/> as samples grow without limit.</summary>
    private const double Asymptote = 0.73;

    /// <summary>
    /// The dip × √samples that one in a thousand samples of a uniform distribution exceeds, from 200,000 drawings for each
    /// row up to 200 samples, and 60,000 for each above.
    /// </summary>
    private static readonly (int Samples, double Scaled)[] Critical =
    [
        (10, 0.572), (20, 0.622), (50, 0.663), (100, 0.688), (200, 0.704), (500, 0.709), (1000, 0.724), (10_000, Asymptote),
    ];

    /// <summary>
    /// Whether samples have more than one mode: at most one in a thousand samples with one mode would look like these.
    /// </summary>
    /// <param name="sorted">The samples, ascending.</param>
    /// <returns>Whether they have.</returns>
    public static bool FindsModes(ReadOnlySpan<double> sorted)
        => sorted.Length >= FewestSamples && Dip(sorted) * Math.Sqrt(sorted.Length) > CriticalFor(sorted.Length);

    /// <summary>The dip of samples, 0 to 0.25.</summary>
    /// <param name="sorted">The samples, ascending; at least one.</param>
    /// <returns>The dip.</returns>
    public static double Dip(ReadOnlySpan<double> sorted)
    {
        Steps steps = Steps.Of(sorted);
        (int low, int high) = (0, steps.Values.Length - 1);
        double twice = 1.0 / sorted.Length;
        while (low < high)
        {
            // Left of the mode a distribution is convex, and right of it concave: the nearest such curves touch the steps
            // from below and from above. The mode lies where the two are farthest apart.
            Hull convex = Hull.Below(steps.Values, steps.Before, low, high);
            Hull concave = Hull.Above(steps.Values, steps.After, low, high);
            (double apart, int left, int right) = FarthestApart(steps, convex, concave);
            if (apart <= twice)
            {
                break;
            }

            for (int i = low; i < left; i++)
            {
                twice = Math.Max(twice, steps.After[i] - convex.At(i));
            }

            for (int i = right + 1; i <= high; i++)
            {
                twice = Math.Max(twice, concave.At(i) - steps.Before[i]);
            }

            if ((left, right) == (low, high))
            {
                break;
            }

            (low, high) = (left, right);
        }

        return twice / 2;
    }

    private static (double Apart, int Left, int Right) FarthestApart(Steps steps, Hull convex, Hull concave)
    {
        (double Apart, int Left, int Right) farthest = (double.NegativeInfinity, 0, 0);
        foreach (int touch in convex.Touches)
        {
            double apart = concave.At(touch) - steps.Before[touch];
            if (apart > farthest.Apart)
            {
                farthest = (apart, touch, concave.Touches.First(other => other >= touch));
            }
        }

        foreach (int touch in concave.Touches)
        {
            double apart = steps.After[touch] - convex.At(touch);
            if (apart > farthest.Apart)
            {
                farthest = (apart, convex.Touches.Last(other => other <= touch), touch);
            }
        }

        return farthest;
    }

    private static double CriticalFor(int samples)
    {
        int above = Array.FindIndex(Critical, row => row.Samples >= samples);
        if (above < 0)
        {
            return Asymptote;
        }

        (int Samples, double Scaled) high = Critical[above];
        (int Samples, double Scaled) low = Critical[Math.Max(0, above - 1)];
        return low == high
            ? high.Scaled
            : low.Scaled + ((high.Scaled - low.Scaled) * Math.Log((double)samples / low.Samples) / Math.Log((double)high.Samples / low.Samples));
    }

    /// <summary>The samples' distribution: at each value that occurs, the shares of samples below it, and up to it.</summary>
    private sealed record Steps(double[] Values, double[] Before, double[] After)
    {
        public static Steps Of(ReadOnlySpan<double> sorted)
        {
            List<double> values = [];
            List<double> before = [];
            List<double> after = [];
            int start = 0;
            while (start < sorted.Length)
            {
                int end = start + 1;
                while (end < sorted.Length && sorted[end] == sorted[start])
                {
                    end++;
                }

                values.Add(sorted[start]);
                before.Add((double)start / sorted.Length);
                after.Add((double)end / sorted.Length);
                start = end;
            }

            return new Steps([.. values], [.. before], [.. after]);
        }
    }
}
