using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>Probabilities computed with SciPy 1.10, by <c>binom.sf(k - 1, n, p)</c> and the quantiles of the beta distribution.</summary>
public sealed class BinomialTests
{
    [Theory]
    [InlineData(0, 10, 0.05, 1)]
    [InlineData(1, 10, 0.05, 0.4012630607616211)]
    [InlineData(5, 20, 0.05, 0.0025739403346522792)]
    [InlineData(10, 200, 0.05, 0.5452901913191844)]
    [InlineData(11, 10, 0.05, 0)]
    public void So_many_or_more(int events, int trials, double probability, double expected)
        => Assert.Equal(expected, Binomial.AtLeast(events, trials, probability), 1e-12);

    [Theory]
    [InlineData(0, 100, 0, 0.03621669264517641)]
    [InlineData(10, 100, 0.04900468922148595, 0.17622259774002266)]
    [InlineData(4, 200, 0.0054755658795564485, 0.05041360908989629)]
    [InlineData(200, 200, 0.9817246596448638, 1)]
    [InlineData(300, 20_000, 0.013361187821775119, 0.016781916785023176)]
    public void Intervals_are_Clopper_and_Pearsons(int events, int trials, double low, double high)
    {
        Interval interval = Binomial.IntervalOf(events, trials, 0.95);
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }
}
