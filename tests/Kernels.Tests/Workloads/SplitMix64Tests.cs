using Kernels.Workloads;

namespace Kernels.Tests.Workloads;

/// <summary>The generator, compared with the numbers of its authors' code.</summary>
public sealed class SplitMix64Tests
{
    /// <summary>Steele and Vigna's reference code, seeds 0 and 1234567; other implementations are checked with the same numbers.</summary>
    [Theory]
    [InlineData(0, new ulong[] { 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC })]
    [InlineData(1234567, new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431 })]
    public void Gives_the_published_numbers(ulong seed, ulong[] numbers)
    {
        SplitMix64 random = new(seed);
        Assert.Equal(numbers, numbers.Select(_ => random.NextBits()));
    }

    [Fact]
    public void Fractions_are_the_upper_53_bits()
    {
        Assert.Equal((0xE220A8397B1DCDAF >> 11) / Math.Pow(2, 53), new SplitMix64(0).NextDouble());
        Assert.Equal((2 * ((0xE220A8397B1DCDAF >> 11) / Math.Pow(2, 53))) - 1, new SplitMix64(0).NextSigned());
    }

    [Fact]
    public void Numbers_stay_in_their_range_and_fill_it()
    {
        SplitMix64 random = new(7);
        double[] fractions = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];
        double[] signed = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextSigned())];
        int[] digits = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextBelow(10))];
        Assert.All(fractions, fraction => Assert.True(fraction is >= 0 and < 1));
        Assert.All(signed, number => Assert.True(number is >= -1 and < 1));
        Assert.Equal(Enumerable.Range(0, 10), digits.Distinct().Order());

        // The mean of n uniform numbers in an interval of length l has the standard deviation l/√(12n); five of these are allowed.
        Assert.Equal(0.5, fractions.Average(), tolerance: 0.0145);
        Assert.Equal(0, signed.Average(), tolerance: 0.029);
        Assert.Equal(4.5, digits.Average(), tolerance: 0.145);
    }
}
