using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>Estimates of ratios with a known truth.</summary>
public sealed class RatioEstimateTests
{
    private const int Repetitions = 1000;

    /// <summary>Of a thousand 99% intervals, 10 miss on average; more than 25 miss with a probability below 10⁻⁴.</summary>
    private const int MostMisses = 25;

    [Fact]
    public void Without_noise_the_ratio_is_exact()
    {
        RatioEstimate estimate = RatioEstimate.Of([.. Enumerable.Repeat(Math.Log(2), 20)]);
        Assert.Equal(2, estimate.Ratio, 1e-6);
        Assert.Equal(2, estimate.Interval!.Low, 1e-6);
        Assert.Equal(2, estimate.Interval.High, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Too_few_pairs_have_a_ratio_but_no_interval(int pairs)
    {
        RatioEstimate estimate = RatioEstimate.Of([.. Enumerable.Repeat(Math.Log(3), pairs)]);
        Assert.Equal(3, estimate.Ratio, 1e-12);
        Assert.Null(estimate.Interval);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(40)]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(300)]
    public void Intervals_hold_the_true_ratio_as_often_as_they_say(int pairs)
    {
        SyntheticSamples samples = new(seed: pairs);
        int misses = CountMisses(() => samples.Noise(pairs, Math.Log(1.5), 0.05), Math.Log(1.5));
        Assert.InRange(misses, 0, MostMisses);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(200)]
    public void Outliers_in_a_fifth_of_the_pairs_do_not_mislead(int pairs)
    {
        SyntheticSamples samples = new(seed: 1);
        int misses = CountMisses(() => samples.Outliers(pairs, 0.2, 0.01, share: 0.2), 0.2);
        Assert.InRange(misses, 0, MostMisses);
    }

    [Fact]
    public void Outliers_widen_the_interval_less_than_they_would_widen_that_of_a_mean()
    {
        SyntheticSamples samples = new(seed: 2);
        RatioEstimate clean = RatioEstimate.Of(samples.Noise(200, 0, 0.01));
        RatioEstimate disturbed = RatioEstimate.Of(samples.Outliers(200, 0, 0.01, share: 0.2));
        Assert.InRange(disturbed.HalfWidth / clean.HalfWidth, 0.5, 4);
    }

    /// <summary>If such samples were treated as independent, the interval would miss in more than a sixth of the cases.</summary>
    [Fact]
    public void Disturbances_that_last_over_pairs_widen_the_interval()
    {
        SyntheticSamples samples = new(seed: 3);
        int misses = CountMisses(() => samples.Autocorrelated(480, 0.05, correlation: 0.7), 0);
        Assert.InRange(misses, 0, MostMisses);
    }

    [Fact]
    public void More_pairs_narrow_the_interval_by_their_square_root()
    {
        SyntheticSamples samples = new(seed: 4);
        double few = MedianHalfWidth(() => samples.Noise(100, 0, 0.05));
        double many = MedianHalfWidth(() => samples.Noise(1600, 0, 0.05));
        Assert.InRange(few / many, 3.2, 5);
    }

    private static double MedianHalfWidth(Func<double[]> draw)
        => Enumerable.Range(0, 101).Select(_ => RatioEstimate.Of(draw()).HalfWidth).Order().ElementAt(50);

    private static int CountMisses(Func<double[]> draw, double truth)
        => Enumerable.Range(0, Repetitions).Count(_ =>
        {
            RatioEstimate estimate = RatioEstimate.Of(draw());
            return truth < estimate.Low || truth > estimate.High;
        });
}
