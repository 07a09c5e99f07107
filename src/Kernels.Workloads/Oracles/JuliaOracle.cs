namespace Kernels.Workloads.Oracles;

/// <summary>The contract <c>julia/1</c>, word for word.</summary>
public static class JuliaOracle
{
    /// <summary>Counts the steps from every point.</summary>
    /// <param name="x">Real coordinate of each column, <c>[w]</c>.</param>
    /// <param name="y">Imaginary coordinate of each row, <c>[h]</c>.</param>
    /// <param name="cReal">Real part of the constant.</param>
    /// <param name="cImaginary">Imaginary part of the constant.</param>
    /// <param name="maxIterations">Most steps to take.</param>
    /// <returns>Steps taken from each point, <c>[h × w]</c>, row-major.</returns>
    public static int[] Compute(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations)
    {
        int[] iterations = new int[checked(y.Length * x.Length)];
        for (int row = 0; row < y.Length; row++)
        {
            for (int column = 0; column < x.Length; column++)
            {
                iterations[(row * x.Length) + column] = Count(x[column], y[row], cReal, cImaginary, maxIterations);
            }
        }

        return iterations;
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
