namespace Kernels.Runner.Statistics;

/// <summary>The cost of neighbours that share a disturbance: they say less than as many independent values would.</summary>
internal static class SerialDependence
{
    /// <summary>Lags are looked at up to this many square roots of the count, so that a long series takes no quadratic time.</summary>
    private const int LagsPerRoot = 10;

    /// <summary>How many times larger the variance of a median is than if the values were independent.</summary>
    /// <param name="values">The values, in the order in which they were measured.</param>
    /// <param name="median">Their median.</param>
    /// <returns>
    /// 1 + 2 Σ ρ(k), where ρ(k) are the autocorrelations of the sides of the median on which values lie: these, not the
    /// values' own, matter for a median. Summed as far as Geyer's initial monotone sequence reaches (Practical Markov Chain
    /// Monte Carlo, 1992); 1 or above.
    /// </returns>
    public static double VarianceFactor(ReadOnlySpan<double> values, double median)
    {
        double[] sides = new double[values.Length];
        for (int i = 0; i < sides.Length; i++)
        {
            sides[i] = values[i].CompareTo(median);
        }

        double mean = sides.Average();
        for (int i = 0; i < sides.Length; i++)
        {
            sides[i] -= mean;
        }

        double variance = ProductSum(sides, 0);
        if (variance == 0)
        {
            return 1;
        }

        double sum = 0;
        double previous = double.PositiveInfinity;
        int mostLags = Math.Min(sides.Length / 2, (int)(LagsPerRoot * Math.Sqrt(sides.Length)));
        for (int lag = 0; lag + 1 < mostLags; lag += 2)
        {
            double pair = (ProductSum(sides, lag) + ProductSum(sides, lag + 1)) / variance;
            if (pair <= 0)
            {
                break;
            }

            previous = Math.Min(previous, pair);
            sum += previous;
        }

        return Math.Max(1, (2 * sum) - 1);
    }

    private static double ProductSum(double[] sides, int lag)
    {
        double sum = 0;
        for (int i = lag; i < sides.Length; i++)
        {
            sum += sides[i] * sides[i - lag];
        }

        return sum;
    }
}
