namespace Kernels.Tests.Conformance;

/// <summary>Values of polynomials that are known without any implementation of this project, for both element types.</summary>
public sealed class PolynomialTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(Polynomial.Contract);

    /// <summary>All terms are whole numbers below 2⁵³, so nothing is rounded: (1 + x)⁵ by the binomial theorem.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_binomial_of_whole_numbers_is_exact(string backend)
    {
        double[] x = [.. Enumerable.Range(-100, 201).Select(value => (double)value)];
        Assert.Equal(x.Select(value => Math.Round(Math.Pow(1 + value, 5))), Evaluate(backend, [1, 5, 10, 10, 5, 1], x));

        // Below 2²⁴ in float32.
        double[] small = [.. Enumerable.Range(-25, 51).Select(value => (double)value)];
        Assert.Equal(small.Select(value => Math.Round(Math.Pow(1 + value, 5))), EvaluateFloat32(backend, [1, 5, 10, 10, 5, 1], small));
    }

    /// <summary>Chebyshev's polynomial of degree 8: T₈(cos t) = cos 8t.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Chebyshevs_polynomial_multiplies_the_angle(string backend)
    {
        double[] angles = [.. Enumerable.Range(0, 1000).Select(step => step * Math.PI / 999)];
        double[] values = Evaluate(backend, [1, 0, -32, 0, 160, 0, -256, 0, 128], [.. angles.Select(Math.Cos)]);
        for (int index = 0; index < angles.Length; index++)
        {
            Assert.Equal(Math.Cos(8 * angles[index]), values[index], 1e-13);
        }
    }

    /// <summary>One term is a constant, also where x is no number: nothing is multiplied by it.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void One_term_is_a_constant(string backend)
    {
        double[] x = [0, -1, double.NaN, double.PositiveInfinity, float.MaxValue];
        Assert.Equal([7, 7, 7, 7, 7], Evaluate(backend, [7], x));
        Assert.Equal([7, 7, 7, 7, 7], EvaluateFloat32(backend, [7], x));
    }

    /// <summary>A geometric series long enough for threads and for stores past the cache: (xⁿ − 1)/(x − 1), exact at powers of two.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_long_input_of_powers_of_two_gives_geometric_series(string backend)
    {
        double[] coefficients = [1, 1, 1, 1, 1, 1];
        double[] x = [.. Enumerable.Range(0, 1_500_007).Select(index => Math.ScaleB(1, (index % 7) - 4))];
        double[] expected = [.. x.Select(value => value == 1 ? 6 : (Math.Pow(value, 6) - 1) / (value - 1))];
        Assert.Equal(expected, Evaluate(backend, coefficients, x));
        Assert.Equal(expected, EvaluateFloat32(backend, coefficients, x));
    }

    private static double[] Evaluate(string backend, double[] coefficients, double[] x)
    {
        double[] y = new double[x.Length];
        Implementations.Find(Polynomial.Contract, backend).Invoke(new PolynomialArguments(coefficients, x, y), new KernelOptions(2));
        return y;
    }

    /// <summary>Values in float32 of coefficients and places that are the same in it.</summary>
    private static double[] EvaluateFloat32(string backend, double[] coefficients, double[] x)
    {
        float[] y = new float[x.Length];
        float[] own = [.. coefficients.Select(value => (float)value)];
        float[] places = [.. x.Select(value => (float)value)];
        Implementations.Find(PolynomialF32.Contract, backend).Invoke(new PolynomialF32Arguments(own, places, y), new KernelOptions(2));
        return [.. y.Select(value => (double)value)];
    }
}
