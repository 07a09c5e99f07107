using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>Series with a known dependence.</summary>
public sealed class SerialDependenceTests
{
    private const int Repetitions = 101;

    [Theory]
    [InlineData(11)]
    [InlineData(100)]
    [InlineData(2000)]
    public void Independent_values_lose_nothing(int count)
    {
        SyntheticSamples samples = new(seed: count);
        Assert.InRange(MedianFactor(() => samples.Noise(count, 3, 0.1), 3), 1, 1.2);
    }

    /// <summary>
    /// In a normal process of order 1, the sides of the median on which values k apart lie have the correlation
    /// 2/π·asin(φᵏ) (the arcsine law); the sum of these gives the factor.
    /// </summary>
    [Theory]
    [InlineData(0.3, 1.552)]
    [InlineData(0.7, 4.109)]
    public void An_autoregressive_process_loses_what_the_arcsine_law_says(double correlation, double factor)
    {
        SyntheticSamples samples = new(seed: 1);
        Assert.InRange(MedianFactor(() => samples.Autocorrelated(4000, 0.05, correlation), 0), 0.85 * factor, 1.15 * factor);
    }

    [Fact]
    public void Values_that_all_are_equal_and_none_at_all_lose_nothing()
    {
        Assert.Equal(1, SerialDependence.VarianceFactor(new double[50], 0));
        Assert.Equal(1, SerialDependence.VarianceFactor([1, 2, 3], 2));
    }

    [Fact]
    public void Values_that_take_turns_gain_nothing()
        => Assert.Equal(1, SerialDependence.VarianceFactor([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1.0 : -1.0)], 0));

    [Fact]
    public void A_step_in_the_middle_makes_a_series_worth_a_few_values()
    {
        double[] step = [.. Enumerable.Range(0, 400).Select(i => i < 200 ? 0.0 : 1.0)];
        Assert.InRange(SerialDependence.VarianceFactor(step, 0.5), 50, 400);
    }

    private static double MedianFactor(Func<double[]> draw, double median)
        => Enumerable.Range(0, Repetitions).Select(_ => SerialDependence.VarianceFactor(draw(), median)).Order().ElementAt(Repetitions / 2);
}
