using System.Numerics.Tensors;

namespace Kernels.Peers.Tensors;

/// <summary><c>julia/1</c>: steps blocks of points together, and drops those that escape.</summary>
internal sealed class TensorJulia : IKernel<JuliaArguments>
{
    /// <summary>Points of a block: its five arrays stay in the first-level cache.</summary>
    private const int BlockPoints = 512;

    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        int width = arguments.X.Length;
        for (int row = 0; row < arguments.Y.Length; row++)
        {
            Span<int> iterations = arguments.Iterations.Slice(row * width, width);
            for (int first = 0; first < width; first += BlockPoints)
            {
                int count = Math.Min(BlockPoints, width - first);
                CountSteps(arguments, arguments.X.Slice(first, count), arguments.Y[row], iterations.Slice(first, count));
            }
        }
    }

    private static void CountSteps(
        scoped in JuliaArguments arguments, ReadOnlySpan<double> x, double y, Span<int> iterations)
    {
        Span<double> memory = stackalloc double[5 * BlockPoints];
        Span<int> points = stackalloc int[BlockPoints];
        int count = x.Length;
        x.CopyTo(memory);
        memory.Slice(BlockPoints, count).Fill(y);
        for (int point = 0; point < count; point++)
        {
            points[point] = point;
        }

        iterations.Fill(arguments.MaxIterations);
        for (int steps = 0; steps < arguments.MaxIterations; steps++)
        {
            Span<double> real = memory[..count];
            Span<double> imaginary = memory.Slice(BlockPoints, count);
            Span<double> realSquared = memory.Slice(2 * BlockPoints, count);
            Span<double> imaginarySquared = memory.Slice(3 * BlockPoints, count);
            Span<double> magnitude = memory.Slice(4 * BlockPoints, count);
            TensorPrimitives.Multiply(real, real, realSquared);
            TensorPrimitives.Multiply(imaginary, imaginary, imaginarySquared);
            TensorPrimitives.Add(realSquared, imaginarySquared, magnitude);
            TensorPrimitives.Multiply(real, imaginary, imaginary);
            TensorPrimitives.Add(imaginary, imaginary, imaginary);
            TensorPrimitives.Add(imaginary, arguments.CImaginary, imaginary);
            TensorPrimitives.Subtract(realSquared, imaginarySquared, real);
            TensorPrimitives.Add(real, arguments.CReal, real);

            // The maximum is NaN if any of the numbers is.
            if (!(TensorPrimitives.Max(magnitude) < 4))
            {
                count = KeepInside(magnitude, real, imaginary, points, steps, iterations);
                if (count == 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Moves the points that have not escaped to the front, and stores the steps of those that have.</summary>
    /// <returns>The number of points that are left.</returns>
    private static int KeepInside(
        ReadOnlySpan<double> magnitude, Span<double> real, Span<double> imaginary, Span<int> points, int steps, Span<int> iterations)
    {
        int kept = 0;
        for (int index = 0; index < magnitude.Length; index++)
        {
            if (magnitude[index] < 4)
            {
                (real[kept], imaginary[kept], points[kept]) = (real[index], imaginary[index], points[index]);
                kept++;
            }
            else
            {
                iterations[points[index]] = steps;
            }
        }

        return kept;
    }
}
