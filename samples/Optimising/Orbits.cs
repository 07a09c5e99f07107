using System.Numerics;
using Kernels;

namespace Optimising;

/// <summary>Steps until points leave a circle: the work of julia/1, once for each step of docs/optimising.md.</summary>
[Kernel(
    "sample.orbits/1",
    Definition = "z = x + iy; n = 0; while n < maxIterations and |z|² < 4: z = z² + c, n = n + 1; iterations = n.",
    Bottleneck = Bottleneck.Compute,
    Flops = "8*iterations",
    AbsoluteTolerance = 0,
    RelativeTolerance = 0)]
[Extent("width", 90, 300, 1000, 3000)]
[Extent("height", 90, 300, 1000, 3000)]
internal static partial class Orbits
{
    /// <summary>Counts the steps from every point, word for word as the definition says.</summary>
    /// <param name="x">the real coordinate of each column</param>
    /// <param name="y">the imaginary coordinate of each row</param>
    /// <param name="cReal">the real part of the constant c</param>
    /// <param name="cImaginary">the imaginary part of the constant c</param>
    /// <param name="maxIterations">the steps after which a point counts as bounded</param>
    /// <param name="iterations">the steps taken from each point</param>
    [Oracle]
    public static void Define(
        [Shape("width"), Axis(-1.8, 1.8)] ReadOnlySpan<double> x,
        [Shape("height"), Axis(1.8, -1.8)] ReadOnlySpan<double> y,
        [Range(-2, 2, Default = -0.62772, Varies = true)] double cReal,
        [Range(-2, 2, Default = -0.42193, Varies = true)] double cImaginary,
        [Range(0, 10000, Default = 300)] int maxIterations,
        [Shape("height", "width"), Picture(nameof(maxIterations))] Span<int> iterations)
    {
        for (int i = 0; i < iterations.Length; i++)
        {
            (double real, double imaginary) = (x[i % x.Length], y[i / x.Length]);
            iterations[i] = 0;
            while (iterations[i] < maxIterations && (real * real) + (imaginary * imaginary) < 4)
            {
                (real, imaginary) = ((real * real) - (imaginary * imaginary) + cReal, (2 * (real * imaginary)) + cImaginary);
                iterations[i]++;
            }
        }
    }

    /// <summary>As a textbook has it: complex numbers, and their absolute value.</summary>
    [Implementation("textbook")]
    public static void Textbook(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations)
    {
        Complex c = new(cReal, cImaginary);
        for (int row = 0; row < y.Length; row++)
        {
            for (int column = 0; column < x.Length; column++)
            {
                Complex z = new(x[column], y[row]);
                int count = 0;
                while (count < maxIterations && Complex.Abs(z) < 2)
                {
                    z = (z * z) + c;
                    count++;
                }

                iterations[(row * x.Length) + column] = count;
            }
        }
    }

    /// <summary>Real numbers: no square root, and each square is computed once for the test and the step.</summary>
    [Implementation("real")]
    public static void InRealNumbers(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations)
    {
        for (int row = 0; row < y.Length; row++)
        {
            for (int column = 0; column < x.Length; column++)
            {
                iterations[(row * x.Length) + column] = Count(x[column], y[row], cReal, cImaginary, maxIterations);
            }
        }
    }

    private static int Count(double real, double imaginary, double cReal, double cImaginary, int maxIterations)
    {
        int count = 0;
        while (count < maxIterations)
        {
            double realSquared = real * real;
            double imaginarySquared = imaginary * imaginary;
            if (!(realSquared + imaginarySquared < 4))
            {
                break;
            }

            imaginary = (2 * (real * imaginary)) + cImaginary;
            real = realSquared - imaginarySquared + cReal;
            count++;
        }

        return count;
    }
}
