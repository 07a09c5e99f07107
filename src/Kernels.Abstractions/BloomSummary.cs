using System.Numerics;

namespace Kernels;

/// <summary>What the bits of a Bloom filter say about the keys that were added.</summary>
internal static class BloomSummary
{
    /// <summary>Counts the bits, and estimates from their share.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="hashes">The bits of a key.</param>
    /// <remarks>
    /// The number of keys is −(m/k)·ln(1 − x/m) with x of m bits set (Swamidass and Baldi, <i>Mathematical correction for fingerprint
    /// similarity measures to improve chemical retrieval</i>, 2007). Its relative standard error is √(m·(eᵗ − t − 1))/(m·t) with
    /// t = k·keys/m (Whang, Vander-Zanden and Taylor, <i>A linear-time probabilistic counting algorithm for database applications</i>,
    /// 1990).
    /// </remarks>
    public static ResultSummary Of(ReadOnlySpan<ulong> filter, int hashes)
    {
        long set = 0;
        foreach (ulong word in filter)
        {
            set += BitOperations.PopCount(word);
        }

        double bits = 64.0 * filter.Length;
        double load = 0 - Math.Log(1 - (set / bits));
        double keys = bits / hashes * load;
        double error = load == 0 ? double.NaN : Math.Sqrt((Math.Exp(load) - load - 1) / bits) / load;
        return new ResultSummary(
            "filter",
            "exact set",
            [
                new("keys added", keys, FigureUnit.Number, "−(m/k)·ln(1 − x/m): m bits, x of them set, k bits a key (Swamidass and Baldi 2007)"),
                new("standard error", double.IsInfinity(load) ? load : error, FigureUnit.Share, "of the keys (Whang et al. 1990)") { Reference = 0 },
                new("false positives", Math.Pow(set / bits, hashes), FigureUnit.Share, "(x/m)^k, of keys that were not added (Bloom 1970)") { Reference = 0 },
                new("bits set", set / bits, FigureUnit.Share, "half in a filter of the best size"),
                new("memory", bits / 8, FigureUnit.Bytes, ExactSet.Meaning) { Reference = keys * ExactSet.BytesOfKey },
            ]);
    }
}
