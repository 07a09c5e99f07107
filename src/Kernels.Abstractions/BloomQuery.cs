namespace Kernels;

/// <summary>Looks keys up in a Bloom filter: random places in memory, and loops of a length that no processor can guess.</summary>
[Kernel(
    "bloom_query/1",
    Definition = "found[i] = 1 if all bits of keys[i] are set in filter, 0 otherwise; the definition of bloom_add/1 says which bits.")]
[Extent("n", 80_000, 800_000, 5_000_000, 40_000_000, Minimum = 0)]
[Extent("words", 12_500, 125_000, 781_250, 6_250_000)]
[Cut("n", CutKind.Map)]
public static partial class BloomQuery
{
    /// <summary>
    /// Looks each key up (Bloom, <i>Space/time trade-offs in hash coding with allowable errors</i>, Communications of the ACM 13,
    /// 1970). A key that was added is found; another one is found with a probability of (share of bits set)^hashes.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="filter">The filter. Half of the bits of the presets' are set, as in one of the best size.</param>
    /// <param name="hashes">The bits of a key, as when keys were added.</param>
    /// <param name="found">1 if a key may be there, 0 if it is not.</param>
    [Oracle]
    public static void Define(
        [Fill(0, ulong.MaxValue)] ReadOnlySpan<ulong> keys,
        [Shape("words"), Fill(0, ulong.MaxValue)] ReadOnlySpan<ulong> filter,
        [Range(1, 32, Default = 7)] int hashes,
        [Like(nameof(keys))] Span<byte> found)
    {
        for (int key = 0; key < keys.Length; key++)
        {
            found[key] = 1;
            for (int i = 0; i < hashes; i++)
            {
                ulong position = BloomAdd.PositionOf(keys[key], i, filter.Length);
                found[key] &= (byte)((filter[(int)(position / 64)] >> (int)(position % 64)) & 1);
            }
        }
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<ulong> filter, int hashes, ReadOnlySpan<byte> found)
    {
        ResultSummary summary = BloomSummary.Of(filter, hashes);
        double share = (double)found.Count((byte)1) / found.Length;
        return summary with { Figures = summary.Figures.Add(new("keys found", share, FigureUnit.Share, "of those looked up")) };
    }
}
