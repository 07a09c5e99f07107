using System.Numerics;

namespace Kernels.Tests.Workloads;

/// <summary>The oracle of <c>spmv/1</c>, compared with products worked out by hand and in exact arithmetic.</summary>
public sealed class SpmvOracleTests
{
    /// <summary>Exact numbers are whole multiples of 2⁻³⁰⁰, and products of two are multiples of 2⁻⁶⁰⁰.</summary>
    private const int FractionBits = 300;

    [Fact]
    public void Multiplies_as_by_hand()
    {
        // (2 0 −1; 0 0 0; 4 0.5 0)·(3, −1, 8)
        (double[] product, double[] tolerance) = Compute([0, 2, 2, 4], [0, 2, 1, 0], [2, -1, 0.5, 4], [3, -1, 8]);
        Assert.Equal([-2, 0, 11.5], product);
        Assert.Equal([3 * 14 * Math.Pow(2, -53), 0, 3 * 12.5 * Math.Pow(2, -53)], tolerance);
    }

    /// <summary>
    /// Ogita, Rump and Oishi, proposition 5.5: |result − exact| ≤ u·|exact| + γₙ²·Σ|terms|, here on rows whose terms
    /// cancel in at least their first 40 bits, so that a plain sum has few correct bits, if any.
    /// </summary>
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Is_as_exact_as_twice_the_precision_where_terms_cancel(int pairs)
    {
        Random random = new(pairs);
        double[] x = [.. Enumerable.Range(0, pairs).Select(_ => Number(random))];
        double[] half = [.. Enumerable.Range(0, pairs).Select(_ => Number(random))];
        double[] values = [.. half, .. half.Select(value => -value * (1 + (random.NextDouble() * Math.Pow(2, -45))))];
        int[] columns = [.. Enumerable.Range(0, 2 * pairs).Select(entry => entry % pairs)];
        int n = values.Length;

        ((double[] product, double[] tolerance), BigInteger exact, BigInteger magnitude) =
            (Compute([0, n], columns, values, x), BigInteger.Zero, BigInteger.Zero);
        for (int entry = 0; entry < n; entry++)
        {
            BigInteger term = Exact(values[entry]) * Exact(x[columns[entry]]);
            exact += term;
            magnitude += BigInteger.Abs(term);
        }

        Assert.True(BigInteger.Abs(exact) << 40 < magnitude, "the terms cancel");
        BigInteger error = BigInteger.Abs((Exact(product[0]) << FractionBits) - exact);
        Assert.True(error << 106 <= (BigInteger.Abs(exact) << 53) + (2 * n * (BigInteger)n * magnitude));

        double allowed = (n + 1) * Math.Pow(2, -53) * Math.ScaleB((double)magnitude, -2 * FractionBits);
        Assert.Equal(allowed, tolerance[0], tolerance: 1e-12 * allowed);
    }

    [Fact]
    public void Allows_products_to_underflow()
    {
        (double[] product, double[] tolerance) = Compute([0, 3], [0, 1, 0], [1e-200, 1e-200, -1e-200], [1e-200, 1e-200]);
        Assert.Equal([0], product);
        Assert.Equal([3 * double.Epsilon], tolerance);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 2, 1, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, -2, 1, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, 2, double.NegativeInfinity, double.NaN)]
    [InlineData(double.PositiveInfinity, 0, 1, double.NaN)]
    [InlineData(double.NaN, 0, 1, double.NaN)]
    [InlineData(1e308, 1e308, 1, double.PositiveInfinity)]
    public void Follows_IEEE_754_where_numbers_end(double value, double factor, double other, double expected)
    {
        (double[] product, _) = Compute([0, 2, 3], [0, 1, 1], [value, 1, 5], [factor, other]);
        Assert.Equal(expected, product[0]);
        Assert.Equal(5 * other, product[1]);
    }

    [Fact]
    public void Touches_no_element_of_x_that_no_entry_names()
    {
        (double[] product, _) = Compute([0, 0, 1], [1], [0], [double.NaN, 4, double.NaN]);
        Assert.Equal([0, 0], product);
    }

    private static (double[] Product, double[] Tolerance) Compute(int[] rowOffsets, int[] columns, double[] values, double[] x)
    {
        (string, object)[] arguments = [("rowOffsets", rowOffsets), ("columns", columns), ("values", values), ("x", x)];
        return (Outputs.OfOracle(Spmv.Contract, arguments), Outputs.OfAllowedError(Spmv.Contract, arguments));
    }

    private static double Number(Random random) => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 20));

    /// <summary>A float64 in units of 2⁻³⁰⁰, from its bits.</summary>
    private static BigInteger Exact(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger significand = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int shift = FractionBits + Math.Max(exponent, 1) - 1075;
        Assert.True(shift >= 0 || significand.IsZero, "2⁻³⁰⁰ is fine enough");
        BigInteger number = significand << Math.Max(shift, 0);
        return bits < 0 ? -number : number;
    }
}
