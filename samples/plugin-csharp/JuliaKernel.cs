using Kernels;

namespace SamplePlugin;

/// <summary><c>julia/1</c>, point by point.</summary>
internal sealed class JuliaKernel : IKernel<JuliaArguments>
{
    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        int index = 0;
        foreach (double y in arguments.Y)
        {
            foreach (double x in arguments.X)
            {
                arguments.Iterations[index++] = Count(x, y, arguments.CReal, arguments.CImaginary, arguments.MaxIterations);
            }
        }
    }

    private static int Count(double real, double imaginary, double cReal, double cImaginary, int most)
    {
        int count = 0;
        while (count < most && (real * real) + (imaginary * imaginary) < 4)
        {
            double product = real * imaginary;
            (real, imaginary) = ((real * real) - (imaginary * imaginary) + cReal, product + product + cImaginary);
            count++;
        }

        return count;
    }
}
