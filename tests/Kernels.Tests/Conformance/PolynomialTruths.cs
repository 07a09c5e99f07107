namespace Kernels.Tests.Conformance;

/// <summary>Values of polynomials that are known without any implementation of this project.</summary>
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
        => Assert.Equal([7, 7, 7, 7, 7], Evaluate(backend, [7], [0, -1, double.NaN, double.PositiveInfinity, double.MaxValue]));

    private static double[] Evaluate(string backend, double[] coefficients, double[] x)
    {
        double[] y = new double[x.Length];
        Implementations.Find(Polynomial.Contract, backend).Invoke(new PolynomialArguments(coefficients, x, y), new KernelOptions(2));
        return y;
    }
}
