namespace Kernels.Generator.Tests;

/// <summary>A kernel of two dimensions with every kind of buffer.</summary>
[Kernel(
    "tests.rows.sums/1",
    Definition = "sums[i] = sums[i] + Σ a[i, j]·weights[j].",
    Flops = "2*rows*columns + rows",
    AbsoluteTolerance = 1e-9,
    RelativeTolerance = 0)]
[Extent("rows", 1, 2, 3, 4)]
[Extent("columns", 10, 20, 30, 40)]
internal static partial class RowSums
{
    [Oracle]
    public static void Define(
        int rows,
        [Shape("rows", "columns")] ReadOnlySpan<double> a,
        [Shape("columns"), Fill(0, 3)] ReadOnlySpan<int> weights,
        [Range(1, 9, Default = 2)] int times,
        [Shape("rows"), InOut(Restored = true)] Span<double> sums,
        [Shape("columns"), Scratch] Span<double> products)
        => Compute(rows, a, weights, times, sums, products);

    [Implementation("plain")]
    public static void Compute(
        int rows, ReadOnlySpan<double> a, ReadOnlySpan<int> weights, int times, Span<double> sums, Span<double> products)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < weights.Length; j++)
            {
                products[j] = a[(i * weights.Length) + j] * weights[j];
                sums[i] += times * products[j];
            }
        }
    }
}
