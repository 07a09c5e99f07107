namespace Kernels;

/// <summary>Mean and sample variance of each window of a series, in one pass and without drift; bandwidth-bound.</summary>
[Kernel(
    "rolling_stats/1",
    Definition =
        "mean[i] and variance[i] of the window x[i − window + 1] … x[i]: mean = Σx/window, variance = Σ(x − mean)²/(window − 1). "
        + "NaN where the window would begin before the series, and where it holds a NaN or an infinity; no other result depends on "
        + "those, nor on the number of threads.",
    Flops = "8*n",
    ReadsEverything = true,
    Tolerance =
        "|mean − oracle| ≤ 2·u·|mean| + k·u·r and |variance − oracle| ≤ k·u·(window·r² + Σ(x − mean)²)/(window − 1), r = the window's "
        + "largest element less its smallest, k = window + 16, u = 2⁻⁵³: the bound of recursive summation in any order (Higham, Accuracy "
        + "and Stability of Numerical Algorithms, §4.2) of distances from any of the window's elements and of their squares (Chan, Golub "
        + "and LeVeque, Algorithms for computing the sample variance, The American Statistician 37, 1983), the operations after it, and "
        + "those of the oracle. Squares of distances are supposed not to overflow.")]
[Cut("n", CutKind.Stencil, Window = "window")]
[Extent("n", 300_000, 3_000_000, 30_000_000, 100_000_000, Minimum = 0)]
public static partial class RollingStats
{
    /// <summary>
    /// Adds up, with compensation, the distances from an element that a window holds, and their squares. A window consists of the
    /// end of one block and the start of the next, of <paramref name="window"/> elements each, so that nothing is ever taken away.
    /// </summary>
    /// <param name="x">The series; any values.</param>
    /// <param name="window">Elements of a window. In a series that is shorter no window is full.</param>
    /// <param name="mean">The mean of the window that ends at each element.</param>
    /// <param name="variance">Its sample variance.</param>
    [Oracle]
    public static void Define(
        [Shape("n")] ReadOnlySpan<double> x,
        [Range(2, int.MaxValue, Default = 100, Presets = [20, 100, 100, 1000])] int window,
        [Shape("n")] Span<double> mean,
        [Shape("n")] Span<double> variance)
    {
        Moments[] ends = new Moments[Math.Min(window, x.Length) + 1];
        for (long start = 0; start < x.Length; start += window)
        {
            int block = (int)start;
            double first = x[block];

            // Of the block before: ends[k] are the moments of its last k elements.
            for (int k = 1; block > 0 && k < window; k++)
            {
                ends[k] = ends[k - 1];
                ends[k].Add(x[block - k], first);
            }

            Moments beginning = default;
            for (int i = block; i < x.Length && i - block < window; i++)
            {
                beginning.Add(x[i], first);
                Moments all = beginning;
                int before = window - 1 - (i - block);
                if (before > block)
                {
                    mean[i] = variance[i] = double.NaN;
                    continue;
                }

                all.Add(ends[before]);
                mean[i] = all.Mean(first, window);
                variance[i] = all.SquaresFromMean(window) / (window - 1.0);
            }
        }
    }

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="x">The series.</param>
    /// <param name="window">Elements of a window.</param>
    /// <param name="mean">Receives the allowed errors of the means.</param>
    /// <param name="variance">Receives the allowed errors of the variances.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<double> x, int window, Span<double> mean, Span<double> variance)
    {
        Define(x, window, mean, variance);
        (double Low, double High)[] ends = new (double, double)[Math.Min(window, x.Length) + 1];
        double roundings = (window + 16.0) * Rounding.Unit;
        for (long start = 0; start < x.Length; start += window)
        {
            int block = (int)start;
            ends[0] = (double.PositiveInfinity, double.NegativeInfinity);
            for (int k = 1; block > 0 && k < window; k++)
            {
                ends[k] = (Math.Min(ends[k - 1].Low, x[block - k]), Math.Max(ends[k - 1].High, x[block - k]));
            }

            (double low, double high) = ends[0];
            for (int i = block; i < x.Length && i - block < window; i++)
            {
                low = Math.Min(low, x[i]);
                high = Math.Max(high, x[i]);
                int before = window - 1 - (i - block);
                if (before <= block)
                {
                    double range = Math.Max(high, ends[before].High) - Math.Min(low, ends[before].Low);
                    mean[i] = (2 * Rounding.Unit * Math.Abs(mean[i])) + (roundings * range);
                    variance[i] = roundings * ((window * range * range / (window - 1.0)) + variance[i]);
                }
            }
        }
    }

    /// <summary>The sums of distances from an element, and of their squares.</summary>
    private struct Moments
    {
        private DoubledSum _distances;
        private DoubledSum _squares;

        public void Add(double element, double first)
        {
            double distance = element - first;
            double subtracted = distance - element;
            double distanceError = (element - (distance - subtracted)) - (first + subtracted);
            double square = distance * distance;
            _distances.Add(distance, distanceError);
            _squares.Add(square, Math.FusedMultiplyAdd(distance, distance, -square) + (2 * distance * distanceError));
        }

        public void Add(Moments other)
        {
            _distances.Add(other._distances);
            _squares.Add(other._squares);
        }

        /// <summary>The mean; NaN if a distance is not finite.</summary>
        public readonly double Mean(double first, int window)
            => double.IsFinite(_distances.Value) ? first + (_distances.Value / window) : double.NaN;

        /// <summary>Σ(x − mean)²; NaN if a distance is not finite.</summary>
        public readonly double SquaresFromMean(int window)
            => double.IsFinite(_distances.Value)
                ? Math.Max(0, _squares.Value - (_distances.Value * _distances.Value / window))
                : double.NaN;
    }
}
