namespace Kernels.Tests.Conformance;

/// <summary>Sums that are known without any implementation of this project.</summary>
public sealed class SumTruths
{
    /// <summary>The unit roundoff of float64.</summary>
    private const double UnitRoundoff = 1.0 / (1L << 53);

    public static TheoryData<string> Backends => Implementations.BackendsOf(Sum.Contract);

    /// <summary>Whole numbers below 2⁵³ add exactly in any order: n·(n + 1)/2.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Whole_numbers_add_exactly(string backend)
    {
        foreach (int length in (int[])[0, 1, 2, 7, 100, 4095, 8193, 32_769, 65_537, 1_000_003])
        {
            double[] x = [.. Enumerable.Range(1, length).Select(number => (double)number)];
            new Random(length).Shuffle(x);
            Assert.Equal(length * (length + 1.0) / 2, Add(backend, x));
        }
    }

    /// <summary>1 − ½ + ⅓ − … approaches log 2; the rest after n terms, n even, is 1/2n − 1/4n² and less than 1/n⁴.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_alternating_harmonic_series_is_a_logarithm(string backend)
    {
        const int Length = 1_000_000;
        double[] x = [.. Enumerable.Range(1, Length).Select(k => (k % 2 == 1 ? 1.0 : -1.0) / k)];
        double expected = Math.Log(2) - (0.5 / Length) + (0.25 / Length / Length);
        Assert.Equal(expected, Add(backend, x), AllowedOf(x));
    }

    /// <summary>Every number and its negative, in any order, leave the one that has no partner.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_cancels_leaves_the_rest(string backend)
    {
        Random random = new(7);
        double[] numbers = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())];
        double[] x = [.. numbers, .. numbers.Select(number => -number), 0.1];
        random.Shuffle(x);
        Assert.Equal(0.1, Add(backend, x), AllowedOf(x));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_infinity_stays_and_two_opposite_ones_are_no_number(string backend)
    {
        foreach (int length in (int[])[2, 7, 65, 5000, 300_001])
        {
            foreach (int place in (int[])[0, 1, length / 2, length - 1])
            {
                double[] x = [.. Enumerable.Repeat(-1.5, length)];
                x[place] = double.PositiveInfinity;
                Assert.Equal(double.PositiveInfinity, Add(backend, x));
                x[length - 1 - place] = double.NegativeInfinity;
                Assert.Equal(place == length - 1 - place ? double.NegativeInfinity : double.NaN, Add(backend, x));
                x[place] = double.NaN;
                Assert.Equal(double.NaN, Add(backend, x));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_number_of_threads_changes_no_bit(string backend)
        => ThreadBits.AssertEqual((x, threads) => Add(backend, x, threads));

    /// <summary>The contract's bound: an element takes part in at most 4096 + log₂ n additions.</summary>
    private static double AllowedOf(double[] x) => (4096 + Math.Log2(x.Length)) * UnitRoundoff * x.Sum(Math.Abs);

    private static double Add(string backend, double[] x, int threads = 2)
    {
        double[] total = [double.NaN];
        Implementations.Find(Sum.Contract, backend).Invoke(new SumArguments(x, total), new KernelOptions(threads));
        return total[0];
    }
}
