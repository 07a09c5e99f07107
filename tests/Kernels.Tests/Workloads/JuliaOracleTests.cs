using System.Numerics;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>The oracle of <c>julia/1</c>, compared with orbits worked out by hand, another arithmetic, and a published sum.</summary>
public sealed class JuliaOracleTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, 50)] // 0 stays 0.
    [InlineData(2, 0, 0, 0, 0)] // |z|² = 4 is not below 4.
    [InlineData(0, -2, 0, 0, 0)]
    [InlineData(1.9999999999999998, 0, 0, 0, 1)] // The last number below 2 takes one step.
    [InlineData(0, 0, -2, 0, 1)] // 0, −2.
    [InlineData(0, 0, 1, 0, 2)] // 0, 1, 2.
    [InlineData(0, 0, -1, 0, 50)] // 0, −1, 0, −1, …
    [InlineData(0, 0, 0, 1, 50)] // 0, i, −1 + i, −i, −1 + i, …
    [InlineData(0, 0, 1, 1, 2)] // 0, 1 + i, 1 + 3i.
    [InlineData(1, 1, 0, 0, 1)] // 1 + i, 2i.
    [InlineData(0, 1.5, 0.25, 0, 1)] // 1.5i, −2.
    [InlineData(double.NaN, 0, 0, 0, 0)]
    [InlineData(0, double.NegativeInfinity, 0, 0, 0)]
    [InlineData(1e200, 0, 0, 0, 0)] // |z|² overflows, and is not below 4 either.
    public void Counts_orbits_as_they_are_counted_by_hand(double x, double y, double cReal, double cImaginary, int count)
        => Assert.Equal([count], Compute([x], [y], cReal, cImaginary, 50));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Takes_no_more_steps_than_it_may(int maxIterations)
        => Assert.Equal([maxIterations], Compute([0], [0], 0, 0, maxIterations));

    [Fact]
    public void Columns_run_fastest()
        => Assert.Equal([5, 1, 0, 2, 1, 0], Compute([0, 1.5, 9], [0, 1.2], 0, 0, 5));

    /// <summary>Gorelick and Ozsvald, High Performance Python, 2nd edition, chapter 2; its axes, built as it builds them.</summary>
    [Fact]
    public void The_books_counts_sum_to_33219980()
    {
        List<double> x = [];
        for (double coordinate = -1.8; coordinate < 1.8; coordinate += 3.6 / 1000)
        {
            x.Add(coordinate);
        }

        List<double> y = [];
        for (double coordinate = 1.8; coordinate > -1.8; coordinate -= 3.6 / 1000)
        {
            y.Add(coordinate);
        }

        using Workload declared = DeclaredSource.CreateWorkload(Julia.Contract, new AlignedAllocator(), ("width", 1000), ("height", 1000));
        Assert.Equal(x, Outputs.InputsOf(declared)["x"]);
        Assert.Equal(y, Outputs.InputsOf(declared)["y"]);
        Assert.Equal(33_219_980, Compute([.. x], [.. y], -0.62772, -0.42193, 300).Sum(count => (long)count));
    }

    /// <summary>The standard library's complex numbers round z² + c in the same places, because 2ab equals ab + ab exactly.</summary>
    [Fact]
    public void Agrees_with_the_standard_librarys_complex_numbers()
    {
        double[] axis = [.. Enumerable.Range(-40, 81).Select(step => step * 0.041)];
        Complex c = new(-0.8, 0.156);
        int[] expected = [.. from y in axis from x in axis select Count(new Complex(x, y), c, 400)];
        Assert.Equal(expected, Compute(axis, axis, c.Real, c.Imaginary, 400));
    }

    private static int[] Compute(double[] x, double[] y, double cReal, double cImaginary, int maxIterations) =>
    [
        .. Outputs.OfOracle(
            Julia.Contract, ("x", x), ("y", y), ("cReal", cReal), ("cImaginary", cImaginary), ("maxIterations", maxIterations))
            .Select(count => (int)count),
    ];

    private static int Count(Complex z, Complex c, int maxIterations)
    {
        int count = 0;
        for (; count < maxIterations && (z.Real * z.Real) + (z.Imaginary * z.Imaginary) < 4; count++)
        {
            z = (z * z) + c;
        }

        return count;
    }
}
