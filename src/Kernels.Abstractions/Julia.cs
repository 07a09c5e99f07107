namespace Kernels;

/// <summary>Escape-time iteration counts of a Julia set; compute-bound and divergent.</summary>
[Kernel(
    "julia/1",
    Definition =
        "z = x + iy; n = 0; while n < maxIterations and |z|² < 4: z = z² + c, n = n + 1; iterations = n. "
        + "|z|² is zr·zr + zi·zi; z² + c is ((zr·zr − zi·zi) + cr, 2·(zr·zi) + ci), each operation rounded to float64.",
    Bottleneck = Bottleneck.Compute,
    Flops = "8*iterations",
    ReadsEverything = true,
    Tolerance = "none: counts are exactly equal. No contraction to fused multiply-add, which would round differently.")]
[Extent("width", 90, 300, 1000, 3000)]
[Extent("height", 90, 300, 1000, 3000)]
[Cut("height", CutKind.Map)]
public static partial class Julia
{
    /// <summary>Counts the steps from every point, word for word as the contract says.</summary>
    /// <param name="x">Real coordinate of each column. Any value; points with |z|² ≥ 4 or NaN take 0 steps.</param>
    /// <param name="y">Imaginary coordinate of each row.</param>
    /// <param name="cReal">Real part of the constant c.</param>
    /// <param name="cImaginary">Imaginary part of the constant c.</param>
    /// <param name="maxIterations">Steps after which a point counts as bounded.</param>
    /// <param name="iterations">Steps taken from each point.</param>
    [Oracle]
    public static void Define(
        [Shape("width"), Axis(-1.8, 1.8)] ReadOnlySpan<double> x,
        [Shape("height"), Axis(1.8, -1.8)] ReadOnlySpan<double> y,
        [Range(double.MinValue, double.MaxValue, Default = -0.62772, Varies = true)] double cReal,
        [Range(double.MinValue, double.MaxValue, Default = -0.42193, Varies = true)] double cImaginary,
        [Range(0, int.MaxValue, Default = 300)] int maxIterations,
        [Shape("height", "width"), Picture(nameof(maxIterations))] Span<int> iterations)
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
        while (count < maxIterations && (real * real) + (imaginary * imaginary) < 4)
        {
            double nextReal = ((real * real) - (imaginary * imaginary)) + cReal;
            double nextImaginary = (2 * (real * imaginary)) + cImaginary;
            real = nextReal;
            imaginary = nextImaginary;
            count++;
        }

        return count;
    }
}
