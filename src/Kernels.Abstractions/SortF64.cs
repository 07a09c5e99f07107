namespace Kernels;

/// <summary>Numbers in order, in place, NaN last; comparisons that nobody can foresee, and all of memory several times.</summary>
[Kernel(
    "sort_f64/1",
    Definition =
        "values is permuted so that values[i] ≤ values[i + 1], with −0 before 0, and NaN behind all numbers; the signs and payloads of NaN may change.",
    ReadsEverything = true,
    AbsoluteTolerance = 0,
    RelativeTolerance = 0)]
[Extent("n", 20_000, 150_000, 1_200_000, 10_000_000, Minimum = 0)]
public static partial class SortF64
{
    /// <summary>Sorts by merging: of two sorted halves, the smaller of the two first elements is next.</summary>
    /// <param name="values">The numbers, infinities and NaN too.</param>
    [Oracle]
    public static void Define([InOut(Restored = true), Fill(-1e6, 1e6)] Span<double> values)
        => Sort.MergeSort(values, new double[values.Length], MayPrecede);

    private static bool MayPrecede(double one, double other)
        => double.IsNaN(other) || one < other || (one == other && (double.IsNegative(one) || !double.IsNegative(other)));
}
