using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.QuantileEstimators;
using Pragmastat;

namespace Kernels.Runner.Statistics;

/// <summary>A ratio of durations, estimated from pairs. Its members are natural logarithms: 0 is no difference.</summary>
/// <param name="Center">The estimate: Harrell and Davis's median of the pairs' log ratios.</param>
/// <param name="Low">The lower end of its confidence interval.</param>
/// <param name="High">The upper end of its confidence interval.</param>
internal readonly record struct RatioEstimate(double Center, double Low, double High)
{
    /// <summary>The confidence level of intervals.</summary>
    public const double Level = 0.99;

    /// <summary>The fewest pairs that give an interval.</summary>
    public const int FewestPairs = 3;

    /// <summary>The ratio.</summary>
    public double Ratio => Math.Exp(Center);

    /// <summary>The confidence interval of the ratio; null if there are too few pairs for one.</summary>
    public Interval? Interval => double.IsFinite(Low) ? new Interval(Math.Exp(Low), Math.Exp(High)) : null;

    /// <summary>Half the width of the interval.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>The largest difference that the interval allows, in either direction.</summary>
    public double Reach => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Estimates a ratio.</summary>
    /// <param name="logRatios">The natural logarithm of each pair's ratio, in the order in which they were measured; at least one.</param>
    /// <returns>The estimate. Its interval is unbounded if there are fewer than <see cref="FewestPairs"/>.</returns>
    public static RatioEstimate Of(double[] logRatios)
    {
        if (logRatios.Length < FewestPairs)
        {
            return new RatioEstimate(MedianOf(logRatios), double.NegativeInfinity, double.PositiveInfinity);
        }

        ConfidenceInterval interval = HarrellDavisQuantileEstimator.Instance
            .QuantileConfidenceIntervalEstimator(new Sample(logRatios), 0.5)
            .ConfidenceInterval(new ConfidenceLevel(Level));
        double center = interval.Estimation;
        double widening = Math.Sqrt(SerialDependence.VarianceFactor(logRatios, center));
        return new RatioEstimate(
            center, center - (widening * (center - interval.Lower)), center + (widening * (interval.Upper - center)));
    }

    private static double MedianOf(double[] values)
        => HarrellDavisQuantileEstimator.Instance.Quantile(new Sample(values), 0.5).NominalValue;
}
