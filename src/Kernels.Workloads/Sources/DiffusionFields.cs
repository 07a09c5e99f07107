using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Initial fields for <c>diffusion/1</c>, <c>[height × width]</c>, row-major.</summary>
public static class DiffusionFields
{
    /// <summary>Makes a field from a formula.</summary>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="at">The value at a row and a column; called row by row.</param>
    /// <returns>The field.</returns>
    public static KernelBuffer<double> Create(
        BufferAllocator allocator, int height, int width, Func<int, int, double> at)
    {
        KernelBuffer<double> field = allocator.Allocate<double>(checked(height * width));
        Span<double> elements = field.Span;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                elements[(row * width) + column] = at(row, column);
            }
        }

        return field;
    }

    /// <summary>Makes a field of random numbers in [0, 1).</summary>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="seed">Equal seeds give equal fields.</param>
    /// <returns>The field.</returns>
    public static KernelBuffer<double> Noise(BufferAllocator allocator, int height, int width, ulong seed)
    {
        SplitMix64 random = new(seed);
        return Create(allocator, height, width, (_, _) => random.NextDouble());
    }

    /// <summary>
    /// Makes a single Fourier mode, cos(ky·row + kx·column) with kx = 2π·<paramref name="waves"/>/width and ky likewise. A step
    /// only multiplies it by 1 + 2·d·dt·(cos kx − 1 + cos ky − 1).
    /// </summary>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="waves">Whole waves across the grid, in both directions.</param>
    /// <returns>The field.</returns>
    public static KernelBuffer<double> FourierMode(BufferAllocator allocator, int height, int width, int waves)
        => Create(allocator, height, width, (row, column)
            => Math.Cos(2 * Math.PI * waves * (((double)row / height) + ((double)column / width))));
}
