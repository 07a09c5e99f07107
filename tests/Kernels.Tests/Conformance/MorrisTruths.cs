namespace Kernels.Tests.Conformance;

/// <summary>What theory says of approximate counters, and what holds for every one.</summary>
public sealed class MorrisTruths
{
    private const int Counters = 40_000;

    public static TheoryData<string> Backends => Implementations.BackendsOf(Morris.Contract);

    /// <summary>
    /// a·((1 + 1/a)ᶜ − 1) has the mean n and the variance n·(n − 1)/(2a) (Morris 1978; Flajolet 1985). The bounds are five standard
    /// deviations of the mean, and a tenth of the variance, whose own deviation is below that by the fourth moment of a = 1, the
    /// widest of these distributions.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Estimates_have_the_mean_and_the_variance_of_theory(string backend)
    {
        foreach ((uint count, double a) in ((uint, double)[])[(2, 1), (1000, 1), (1_000_000, 1), (3, 30), (1000, 30), (50_000, 30), (500, 100)])
        {
            double[] estimates = [.. Count(backend, count, 5, a).Select(c => a * (Math.Pow(1 + (1 / a), c) - 1))];
            double variance = count * (count - 1.0) / (2 * a);
            Assert.InRange(estimates.Average(), count - (5 * Math.Sqrt(variance / Counters)), count + (5 * Math.Sqrt(variance / Counters)));
            Assert.InRange(estimates.Sum(estimate => (estimate - count) * (estimate - count)) / Counters, 0.9 * variance, 1.1 * variance);
        }
    }

    /// <summary>
    /// With a = 1, three events leave the exponent at 1, 2 or 3 with the probabilities ¼, 5/8 and ⅛: the second counts with ½, and
    /// the third with ½ or ¼. Five standard deviations.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Three_events_have_the_distribution_of_theory(string backend)
    {
        byte[] exponents = Count(backend, 3, 11, 1);
        foreach ((int exponent, double probability) in ((int, double)[])[(1, 0.25), (2, 0.625), (3, 0.125)])
        {
            double deviation = Math.Sqrt(Counters * probability * (1 - probability));
            Assert.InRange(exponents.Count(c => c == exponent), (Counters * probability) - (5 * deviation), (Counters * probability) + (5 * deviation));
        }
    }

    /// <summary>No event leaves 0, the first one counts, and more never leave less: a counter's random numbers don't depend on them.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Exponents_grow_with_events(string backend)
    {
        Assert.All(Count(backend, 0, 1, 30), c => Assert.Equal(0, c));
        Assert.All(Count(backend, 1, 1, 30), c => Assert.Equal(1, c));
        byte[] before = Count(backend, 1, 1, 30);
        foreach (uint count in (uint[])[2, 10, 1000, 70_000])
        {
            byte[] exponents = Count(backend, count, 1, 30);
            Assert.All(exponents.Zip(before), pair => Assert.True(pair.First >= pair.Second));
            before = exponents;
        }
    }

    /// <summary>The exponents stop at 255, and with a = 1 they are near the logarithm of the largest count.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_largest_count_is_counted(string backend)
    {
        Assert.All(Count(backend, uint.MaxValue, -1, 30), c => Assert.Equal(255, c));
        Assert.All(Count(backend, uint.MaxValue, -(1L << 53), 1), c => Assert.InRange(c, 20, 44));
    }

    /// <summary>Counters are independent: neighbours, and the same ones of other seeds, have no correlation beyond chance.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Counters_and_seeds_are_independent(string backend)
    {
        double[] one = Standardised(Count(backend, 10_000, 1, 30));
        double[] other = Standardised(Count(backend, 10_000, 2, 30));
        Assert.InRange(one.Zip(other, (x, y) => x * y).Sum() / Math.Sqrt(Counters), -5, 5);
        Assert.InRange(one.Zip(one.Skip(1), (x, y) => x * y).Sum() / Math.Sqrt(Counters), -5, 5);
    }

    private static double[] Standardised(byte[] exponents)
    {
        double mean = exponents.Average(c => (double)c);
        double deviation = Math.Sqrt(exponents.Average(c => (c - mean) * (c - mean)));
        return [.. exponents.Select(c => (c - mean) / deviation)];
    }

    private static byte[] Count(string backend, uint count, long seed, double a)
    {
        uint[] counts = new uint[Counters];
        Array.Fill(counts, count);
        byte[] exponents = new byte[Counters];
        Implementations.Find(Morris.Contract, backend).Invoke(new MorrisArguments(counts, seed, a, exponents), new KernelOptions(3));
        return exponents;
    }
}
