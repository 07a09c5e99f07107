using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>The dip, compared with published values and with its definition.</summary>
public sealed class DipTestTests
{
    /// <summary>Hartigan's example in Applied Statistics 34 (1985), algorithm AS 217: the quality of 63 statistics departments.</summary>
    private static readonly double[] Faculty =
    [
        30, 33, 35, 36, 37, 37, 39, 39, 39, 39, 39, 40, 40, 40, 40, 41, 42, 43, 43, 43, 44, 44, 45, 45, 46, 47, 47, 48, 48, 48, 49,
        50, 50, 51, 52, 52, 53, 53, 53, 53, 53, 54, 54, 57, 57, 59, 60, 60, 60, 61, 61, 61, 61, 62, 62, 62, 62, 63, 66, 70, 72, 72, 79,
    ];

    [Fact]
    public void The_published_example_has_its_published_dip() => Assert.Equal(0.0595238, DipTest.Dip(Faculty), 1e-7);

    /// <summary>The unimodal distribution nearest to two equal heaps is flat between them, and off by a quarter at each.</summary>
    [Theory]
    [InlineData(50, 50, 0.25)]
    [InlineData(61, 39, 0.195)]
    [InlineData(90, 10, 0.05)]
    public void Two_heaps_dip_by_half_the_smaller_share(int first, int second, double dip)
    {
        double[] heaps = [.. Enumerable.Range(0, first).Select(i => 1 + (1e-9 * i)), .. Enumerable.Range(0, second).Select(i => 5 + (1e-9 * i))];
        Assert.Equal(dip, DipTest.Dip(heaps), 0.006);
    }

    [Fact]
    public void Evenly_spread_and_equal_samples_have_the_least_dip_there_is()
    {
        Assert.Equal(0.5 / 40, DipTest.Dip([.. Enumerable.Range(0, 40).Select(i => (double)i)]), 1e-12);
        Assert.Equal(0.5 / 40, DipTest.Dip([.. Enumerable.Repeat(7.0, 40)]), 1e-12);
        Assert.Equal(0.5, DipTest.Dip([3.0]), 1e-12);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1e-9, -5)]
    [InlineData(-1, 0)]
    public void Neither_scale_nor_place_matters(double scale, double place)
        => Assert.Equal(DipTest.Dip(Faculty), DipTest.Dip([.. Faculty.Select(value => (scale * value) + place).Order()]), 1e-6);

    /// <summary>Hartigan and Hartigan's table: the dip that 1 % of uniform samples exceed is 0.1597 for 10, and 0.0426 for 200.</summary>
    [Theory]
    [InlineData(10, 0.1597)]
    [InlineData(20, 0.1209)]
    [InlineData(200, 0.0426)]
    public void Uniform_samples_exceed_the_published_percentile_as_often_as_published(int count, double percentile)
    {
        SyntheticSamples samples = new(seed: count);
        int above = Enumerable.Range(0, 4000).Count(_ => DipTest.Dip([.. samples.Uniform(count).Order()]) > percentile);
        Assert.InRange(above, 20, 65);
    }

    [Fact]
    public void Too_few_samples_show_no_modes() => Assert.False(DipTest.FindsModes([1, 1, 1, 1, 9, 9, 9, 9, 9]));
}
