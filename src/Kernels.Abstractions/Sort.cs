namespace Kernels;

/// <summary>Whole numbers in order, in place; comparisons that nobody can foresee, and all of memory several times.</summary>
[Kernel(
    "sort/1",
    Definition = "values is permuted so that values[i] ≤ values[i + 1].",
    ReadsEverything = true)]
[Extent("n", 20_000, 150_000, 1_200_000, 10_000_000, Minimum = 0)]
public static partial class Sort
{
    /// <summary>Sorts by merging: of two sorted halves, the smaller of the two first elements is next.</summary>
    /// <param name="values">The numbers, of any size.</param>
    [Oracle]
    public static void Define([InOut(Restored = true), Fill(-9.2e18, 9.2e18)] Span<long> values)
        => MergeSort(values, new long[values.Length], static (one, other) => one <= other);

    /// <summary>Sorts by merging, which keeps the order of equal elements.</summary>
    /// <param name="values">What is sorted.</param>
    /// <param name="space">As many elements.</param>
    /// <param name="mayPrecede">Whether the first of two elements may be before the second.</param>
    internal static void MergeSort<T>(Span<T> values, Span<T> space, Func<T, T, bool> mayPrecede)
    {
        if (values.Length < 2)
        {
            return;
        }

        int half = values.Length / 2;
        MergeSort(values[..half], space[..half], mayPrecede);
        MergeSort(values[half..], space[half..], mayPrecede);
        (int first, int second) = (0, half);
        for (int index = 0; index < values.Length; index++)
        {
            bool isFirst = second == values.Length || (first < half && mayPrecede(values[first], values[second]));
            space[index] = values[isFirst ? first++ : second++];
        }

        space.CopyTo(values);
    }
}
