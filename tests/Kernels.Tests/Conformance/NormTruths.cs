namespace Kernels.Tests.Conformance;

/// <summary>Norms that are known without any implementation of this project.</summary>
public sealed class NormTruths
{
    /// <summary>What the contract allows, relative to the norm.</summary>
    private const double Allowed = 8.0 / (1L << 53);

    public static TheoryData<string> Backends => Implementations.BackendsOf(Norm.Contract);

    /// <summary>1² + 2² + … + 24² = 70², the only such sum that is a square (Watson, 1918); and 3² + 4² = 5².</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Sums_of_squares_that_are_squares_are_exact(string backend)
    {
        Assert.Equal(5, Compute(backend, [3, -4]));
        Assert.Equal(70, Compute(backend, [.. Enumerable.Range(1, 24).Select(number => (double)number)]));
        Assert.Equal(2.5, Compute(backend, [2.5]));
        Assert.Equal(0, Compute(backend, []));
        Assert.Equal(0, Compute(backend, [0, -0.0, 0]));
    }

    /// <summary>
    /// A power of two changes no digit, up to the largest numbers and down to the smallest: 2⁻¹⁰⁷⁴ is the least above 0.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_power_of_two_scales_the_norm_exactly(string backend)
    {
        double[] triple = [.. Enumerable.Repeat(3.0, 100), .. Enumerable.Repeat(4.0, 100)];
        foreach (int exponent in (int[])[-1074, -1073, -1022, -700, -538, -512, -451, -450, -449, 0, 500, 508, 512, 600, 1017])
        {
            double[] scaled = [.. triple.Select(element => Math.ScaleB(element, exponent))];
            Assert.Equal(Math.ScaleB(50, exponent), Compute(backend, scaled));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Decimal_extremes_neither_overflow_nor_underflow(string backend)
    {
        Assert.Equal(5e300, Compute(backend, [3e300, 4e300]), 5e300 * Allowed);
        Assert.Equal(5e-300, Compute(backend, [3e-300, 4e-300]), 5e-300 * Allowed);
        Assert.Equal(1e300, Compute(backend, [1e300, 1e-300, 1, 1e200]), 1e300 * Allowed);
        Assert.Equal(double.MaxValue, Compute(backend, [0, double.MaxValue, 1]));
        Assert.Equal(double.Epsilon, Compute(backend, [0, double.Epsilon]));
        Assert.Equal(double.PositiveInfinity, Compute(backend, [double.MaxValue, double.MaxValue]));
    }

    /// <summary>
    /// n equal elements c have the norm c·√n. Their sums' roundings go one way, so that a plain sum of 10⁷ squares of 0.1 is
    /// off by 380806 units in the last place of the norm, and one of 512 by 33.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Many_equal_elements_are_right_to_a_few_units_in_the_last_place(string backend)
    {
        foreach (int length in (int[])[1, 2, 15, 100, 1023, 40_000, 250_000, 10_000_000])
        {
            foreach (double element in (double[])[0.1, 1 / 3.0, 1e-200, 1e200])
            {
                double[] x = new double[length];
                Array.Fill(x, element);
                double expected = element * Math.Sqrt(length);
                Assert.Equal(expected, Compute(backend, x), expected * Allowed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_NaN_comes_before_an_infinity(string backend)
    {
        foreach (int length in (int[])[3, 7, 65, 5000, 300_001])
        {
            foreach (int place in (int[])[0, length / 2, length - 1])
            {
                double[] x = [.. Enumerable.Repeat(-1.5, length)];
                x[place] = double.NegativeInfinity;
                Assert.Equal(double.PositiveInfinity, Compute(backend, x));
                x[(place + 1) % length] = double.PositiveInfinity;
                Assert.Equal(double.PositiveInfinity, Compute(backend, x));
                x[(place + 2) % length] = double.NaN;
                Assert.Equal(double.NaN, Compute(backend, x));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_number_of_threads_changes_no_bit(string backend)
        => ThreadBits.AssertEqual((x, threads) => Compute(backend, x, threads));

    private static double Compute(string backend, double[] x, int threads = 2)
    {
        double[] norm = [double.NaN];
        Implementations.Find(Norm.Contract, backend).Invoke(new NormArguments(x, norm), new KernelOptions(threads));
        return norm[0];
    }
}
