using Pragmastat;

namespace Kernels.Runner.Results;

/// <summary>The distribution of a duration, in seconds.</summary>
/// <param name="Median">The median.</param>
/// <param name="Low">The first quartile.</param>
/// <param name="High">The third quartile.</param>
/// <param name="Spread">Shamos' estimator: the median absolute difference of two samples.</param>
internal sealed record Duration(double Median, double Low, double High, double Spread)
{
    /// <summary>Describes samples.</summary>
    /// <param name="samples">At least one duration.</param>
    /// <returns>Their distribution.</returns>
    public static Duration Of(IReadOnlyCollection<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        double spread = sorted.Length > 1 ? Toolkit.Spread(new Sample(sorted)) : 0;
        return new Duration(Quantile(sorted, 0.5), Quantile(sorted, 0.25), Quantile(sorted, 0.75), spread);
    }

    /// <summary>The median of values.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>The median.</returns>
    public static double MedianOf(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    /// <summary>The quantile by linear interpolation between order statistics (Hyndman and Fan's type 7).</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
