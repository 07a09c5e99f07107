using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Running;

/// <summary>Amdahl's law, computed forwards in the tests and backwards in the code.</summary>
public sealed class AmdahlTests
{
    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 0.5)]
    [InlineData(16, 0.1)]
    [InlineData(1000, 0.001)]
    [InlineData(4, 1)]
    public void The_fraction_that_made_a_speedup_is_found(int threads, double fraction)
        => Assert.Equal(fraction, Amdahl.SerialFraction(threads, Speedup(threads, fraction)), 12);

    [Fact]
    public void More_than_ideal_is_below_zero_and_a_slowdown_above_one()
    {
        Assert.True(Amdahl.SerialFraction(2, 2.5) < 0);
        Assert.True(Amdahl.SerialFraction(2, 0.8) > 1);
    }

    /// <summary>Published speedups, with three digits.</summary>
    [Theory]
    [InlineData(2, 1.82)]
    [InlineData(4, 3.08)]
    [InlineData(8, 4.71)]
    public void A_tenth_that_is_serial_shows_in_rounded_speedups(int threads, double speedup)
        => Assert.Equal(0.1, Amdahl.SerialFraction(threads, speedup), 2);

    [Fact]
    public void Points_on_one_law_are_fitted_exactly()
        => Assert.Equal(0.07, Amdahl.SerialFraction([.. Points(0.07, 1, 2, 4, 8)])!.Value, 12);

    [Fact]
    public void Points_on_two_laws_give_a_fraction_in_between()
        => Assert.InRange(Amdahl.SerialFraction([.. Points(0.05, 2), .. Points(0.15, 8)])!.Value, 0.05, 0.15);

    [Fact]
    public void One_thread_alone_tells_nothing() => Assert.Null(Amdahl.SerialFraction([(1, 1.0)]));

    private static IEnumerable<(int Threads, double Speedup)> Points(double fraction, params int[] threads)
        => threads.Select(count => (count, Speedup(count, fraction)));

    private static double Speedup(int threads, double fraction) => 1 / (fraction + ((1 - fraction) / threads));
}
