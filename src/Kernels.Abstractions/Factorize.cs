namespace Kernels;

/// <summary>Codes of keys in the order in which these first appear, as for a column that groups rows; lookups of a table.</summary>
[Kernel(
    "factorize/1",
    Definition =
        "uniques[0 … used−1] are the distinct keys in the order in which each first appears, and uniques[codes[i]] = keys[i].",
    ReadsEverything = true)]
[Extent("n", 100_000, 1_000_000, 10_000_000, 60_000_000, Minimum = 0)]
public static partial class Factorize
{
    /// <summary>Numbers the keys, one after the other.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="codes">The code of each, 0 to used − 1.</param>
    /// <param name="uniques">The distinct keys; the code of each is its place.</param>
    /// <param name="used">How many distinct keys there are.</param>
    [Oracle]
    public static void Define(
        [Fill(0, 9999)] ReadOnlySpan<long> keys,
        [Like(nameof(keys))] Span<int> codes,
        [Like(nameof(keys)), UsedLength(nameof(used))] Span<long> uniques,
        [Shape("1")] Span<long> used)
    {
        Dictionary<long, int> known = [];
        for (int i = 0; i < keys.Length; i++)
        {
            if (!known.TryGetValue(keys[i], out int code))
            {
                code = known.Count;
                known.Add(keys[i], code);
                uniques[code] = keys[i];
            }

            codes[i] = code;
        }

        used[0] = known.Count;
    }
}
