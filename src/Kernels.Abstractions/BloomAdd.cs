namespace Kernels;

/// <summary>Adds keys to a Bloom filter: bits set at random places, in a result that no order changes.</summary>
[Kernel(
    "bloom_add/1",
    Definition =
        "Bit p mod 64 of filter[p div 64] is set for p = ⌊((first + i·step) mod 2⁶⁴)·64·words / 2⁶⁴⌋, each key and 0 ≤ i < hashes; "
        + "first = mix(key + 0x9E3779B97F4A7C15), step = mix(key + 0xD1B54A32D192ED03); mix is the finalizer of splitmix64: "
        + "x ^= x >> 30, x *= 0xBF58476D1CE4E5B9, x ^= x >> 27, x *= 0x94D049BB133111EB, x ^= x >> 31.")]
[Extent("n", 80_000, 800_000, 5_000_000, 40_000_000, Minimum = 0)]
[Extent("words", 12_500, 125_000, 781_250, 6_250_000)]
[Cut("n", CutKind.Merge, Union = Union.Or)]
public static partial class BloomAdd
{
    /// <summary>
    /// Sets the bits of each key, by the double hashing of Kirsch and Mitzenmacher (<i>Less hashing, same performance: building a
    /// better Bloom filter</i>, Random Structures and Algorithms 33, 2008).
    /// </summary>
    /// <param name="keys">The keys: any numbers, also hashes of something longer.</param>
    /// <param name="filter">The filter: zeros, or what other keys were added to.</param>
    /// <param name="hashes">The bits of a key.</param>
    [Oracle]
    public static void Define(
        [Fill(0, ulong.MaxValue)] ReadOnlySpan<ulong> keys,
        [Shape("words"), InOut(Restored = true), Fill(0, 0)] Span<ulong> filter,
        [Range(1, 32, Default = 7)] int hashes)
    {
        foreach (ulong key in keys)
        {
            for (int i = 0; i < hashes; i++)
            {
                ulong position = PositionOf(key, i, filter.Length);
                filter[(int)(position / 64)] |= 1UL << (int)(position % 64);
            }
        }
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<ulong> filter, int hashes) => BloomSummary.Of(filter, hashes);

    /// <summary>The place of a key's bit.</summary>
    /// <param name="key">The key.</param>
    /// <param name="i">The number of the bit.</param>
    /// <param name="words">The words of the filter.</param>
    internal static ulong PositionOf(ulong key, int i, int words)
    {
        ulong hash = Mix(key + 0x9E3779B97F4A7C15) + ((ulong)i * Mix(key + 0xD1B54A32D192ED03));
        return (ulong)(((UInt128)hash * (64 * (ulong)words)) >> 64);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
