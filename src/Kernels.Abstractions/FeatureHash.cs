namespace Kernels;

/// <summary>The hashing trick: tokens to signed places among a fixed number of features; short, unaligned pieces of bytes.</summary>
[Kernel(
    "feature_hash/1",
    Definition =
        "h = MurmurHash3_x86_32 with seed 0 of bytes[k] for offsets[i] ≤ k < offsets[i+1], as a signed number; "
        + "index[i] = |h| mod features, with |−2³¹| = 2³¹; sign[i] = 1 if h ≥ 0, −1 otherwise.",
    ReadsEverything = true)]
[Extent("total", 750_000, 7_500_000, 75_000_000, 750_000_000, Minimum = 0)]
[Extent("tokens", 100_000, 1_000_000, 10_000_000, 100_000_000, Minimum = 0)]
[Cut("tokens", CutKind.Map)]
public static partial class FeatureHash
{
    /// <summary>
    /// Hashes each token as Austin Appleby's MurmurHash3.cpp does (2011, public domain), and finds its place as scikit-learn's
    /// FeatureHasher does (Weinberger et al., <i>Feature hashing for large scale multitask learning</i>, ICML 2009).
    /// </summary>
    /// <param name="bytes">The tokens, one after the other, as UTF-8 or any other bytes.</param>
    /// <param name="offsets">Where each token begins in bytes; a token may be empty.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="index">The feature of each token, 0 to features − 1.</param>
    /// <param name="sign">1 or −1: what the token adds to its feature.</param>
    [Oracle]
    public static void Define(
        [Shape("total"), Fill(97, 122)] ReadOnlySpan<byte> bytes,
        [Shape("tokens + 1"), Offsets("total")] ReadOnlySpan<long> offsets,
        [Range(1, int.MaxValue, Default = 1 << 20)] int features,
        [Shape("tokens")] Span<int> index,
        [Shape("tokens")] Span<sbyte> sign)
    {
        for (int i = 0; i < index.Length; i++)
        {
            int hash = unchecked((int)Hash(bytes[(int)offsets[i]..(int)offsets[i + 1]]));
            index[i] = hash == int.MinValue ? (int.MaxValue - (features - 1)) % features : Math.Abs(hash) % features;
            sign[i] = hash >= 0 ? (sbyte)1 : (sbyte)-1;
        }
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> offsets, int features, ReadOnlySpan<int> index)
        => new HashQuality(bytes, offsets, index, features).Summarize();

    [Image("ranges of features: red where more distinct tokens are than chance gives, blue where fewer, white as expected")]
    private static ResultImage Draw(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> offsets, int features, ReadOnlySpan<int> index)
        => new HashQuality(bytes, offsets, index, features).Draw();

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        uint hash = 0;
        uint word = 0;
        for (int i = 0; i < key.Length; i++)
        {
            word |= (uint)key[i] << (8 * (i % 4));
            if (i % 4 == 3)
            {
                hash = (uint.RotateLeft(hash ^ Scramble(word), 13) * 5) + 0xE6546B64;
                word = 0;
            }
        }

        hash ^= key.Length % 4 == 0 ? 0 : Scramble(word);
        hash ^= (uint)key.Length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint word) => uint.RotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;
}
