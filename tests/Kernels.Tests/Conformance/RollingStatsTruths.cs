namespace Kernels.Tests.Conformance;

/// <summary>Windows whose mean and variance are known without any implementation of this project.</summary>
public sealed class RollingStatsTruths
{
    private static readonly int[] Windows = [2, 3, 7, 8, 9, 16, 17, 20, 33, 100, 1000, 40_000];

    public static TheoryData<string> Backends => Implementations.BackendsOf(RollingStats.Contract);

    /// <summary>Whatever its size: nothing is rounded, and the variance is 0.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_constant_series_has_no_variance(string backend)
    {
        foreach (int window in Windows)
        {
            (double[] mean, double[] variance) = Roll(backend, [.. Enumerable.Repeat(0.1, 100_003)], window);
            Assert.All(mean[..(window - 1)], value => Assert.Equal(double.NaN, value));
            Assert.All(variance[..(window - 1)], value => Assert.Equal(double.NaN, value));
            Assert.All(mean[(window - 1)..], value => Assert.Equal(0.1, value));
            Assert.All(variance[(window - 1)..], value => Assert.Equal(0, value));
        }
    }

    /// <summary>
    /// Equal steps d at a large offset: the mean is the middle, and the variance is d²·w·(w + 1)/12. In float64 a sum of squares
    /// of numbers near 10⁹ has no digit of it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_line_far_from_0_has_the_variance_of_its_steps(string backend)
    {
        foreach (int window in Windows)
        {
            double[] x = [.. Enumerable.Range(0, 100_003).Select(index => 1e9 + (index * 0.25))];
            (double[] mean, double[] variance) = Roll(backend, x, window);
            double expected = 0.0625 * window * (window + 1.0) / 12;
            for (int i = window - 1; i < x.Length; i++)
            {
                Assert.Equal(x[i] - (0.125 * (window - 1)), mean[i], 1e-6);
                Assert.Equal(expected, variance[i], 1e-13 * window * expected);
            }
        }
    }

    /// <summary>What left a window leaves no trace: after a huge element, results are those of a series without it, to the bit.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_left_the_window_leaves_no_trace(string backend)
    {
        foreach (int window in Windows)
        {
            double[] x = [.. Enumerable.Range(0, 90_001).Select(index => Math.Sin(index))];
            (double[] mean, double[] variance) = Roll(backend, x, window);
            foreach (double huge in (double[])[1e100, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                const int Place = 41_234;
                x[Place] = huge;
                (double[] otherMean, double[] otherVariance) = Roll(backend, x, window);
                Assert.Equal(mean[..Place], otherMean[..Place]);
                Assert.Equal(variance[..Place], otherVariance[..Place]);
                Assert.Equal(mean[(Place + window)..], otherMean[(Place + window)..]);
                Assert.Equal(variance[(Place + window)..], otherVariance[(Place + window)..]);
                if (!double.IsFinite(huge))
                {
                    int end = Math.Min(Place + window, x.Length);
                    Assert.All(otherMean[Place..end], value => Assert.Equal(double.NaN, value));
                    Assert.All(otherVariance[Place..end], value => Assert.Equal(double.NaN, value));
                }
            }
        }
    }

    /// <summary>Alternating 0 and 1: the mean of an even window is ½, and its variance w/4/(w − 1), after millions of elements too.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_long_series_does_not_drift(string backend)
    {
        double[] x = [.. Enumerable.Range(0, 4_000_000).Select(index => 1e6 + (index % 2))];
        foreach (int window in (int[])[2, 10, 50, 1000, 5000])
        {
            (double[] mean, double[] variance) = Roll(backend, x, window);
            double expected = window / 4.0 / (window - 1);
            for (int i = window - 1; i < x.Length; i++)
            {
                if (mean[i] != 1e6 + 0.5 || Math.Abs(variance[i] - expected) > 1e-15 * window)
                {
                    Assert.Fail($"window {window}, element {i}: {mean[i]:R}, {variance[i]:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_series_shorter_than_the_window_has_no_results(string backend)
    {
        foreach (int length in (int[])[0, 1, 9])
        {
            (double[] mean, double[] variance) = Roll(backend, new double[length], length == 9 ? int.MaxValue : 10);
            Assert.All(mean, value => Assert.Equal(double.NaN, value));
            Assert.All(variance, value => Assert.Equal(double.NaN, value));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_number_of_threads_changes_no_bit(string backend)
    {
        double[] x = [.. Enumerable.Range(0, 300_007).Select(index => Math.Sin(index) * (index % 17))];
        foreach (int window in Windows)
        {
            (double[] mean, double[] variance) = Roll(backend, x, window, 1);
            for (int threads = 2; threads <= 5; threads++)
            {
                (double[] otherMean, double[] otherVariance) = Roll(backend, x, window, threads);
                Assert.Equal(mean, otherMean);
                Assert.Equal(variance, otherVariance);
            }
        }
    }

    private static (double[] Mean, double[] Variance) Roll(string backend, double[] x, int window, int threads = 2)
    {
        double[] mean = new double[x.Length];
        double[] variance = new double[x.Length];
        Implementations.Find(RollingStats.Contract, backend)
            .Invoke(new RollingStatsArguments(x, window, mean, variance), new KernelOptions(threads));
        return (mean, variance);
    }
}
