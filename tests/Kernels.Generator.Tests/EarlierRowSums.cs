namespace Kernels.Generator.Tests;

/// <summary>Another part of the class, in a file that the compiler is given before the one with <c>[Kernel]</c>.</summary>
internal static partial class RowSums
{
    [Implementation("again")]
    public static void ComputeAgain(
        int rows, ReadOnlySpan<double> a, ReadOnlySpan<int> weights, int times, Span<double> sums, Span<double> products)
        => Compute(rows, a, weights, times, sums, products);
}
