namespace Kernels;

/// <summary>Where each query belongs among ascending keys, as NumPy's <c>searchsorted</c> says; bound by the latency of memory.</summary>
[Kernel(
    "search_sorted/1",
    Definition = "positions[i] = the number of keys below queries[i], the first place where it can be inserted.",
    Tolerance = "none: positions are exactly equal.")]
[Extent("n", 10_000, 100_000, 1_000_000, 16_000_000, Minimum = 0)]
[Extent("m", 10_000, 100_000, 500_000, 2_000_000, Minimum = 0)]
[Cut("m", CutKind.Map)]
public static partial class SearchSorted
{
    /// <summary>Finds each position by binary search: the keys before <c>low</c> are below the query, those from <c>high</c> on are not.</summary>
    /// <param name="keys">The keys, none below the one before it; equal ones are allowed.</param>
    /// <param name="queries">The queries; any value.</param>
    /// <param name="positions">Each query's position, 0 to n.</param>
    [Oracle]
    public static void Define(
        [Shape("n"), Ascending, Fill(0, 20e6)] ReadOnlySpan<long> keys,
        [Shape("m"), Fill(-1e5, 20.1e6)] ReadOnlySpan<long> queries,
        [Shape("m")] Span<long> positions)
    {
        for (int query = 0; query < queries.Length; query++)
        {
            int low = 0;
            int high = keys.Length;
            while (low < high)
            {
                int middle = low + ((high - low) / 2);
                if (keys[middle] < queries[query])
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            positions[query] = low;
        }
    }
}
