namespace Kernels;

/// <summary>The k smallest distinct hashes of 64-bit keys, and how many distinct keys there are by them.</summary>
[Kernel(
    "kmv/1",
    Definition =
        "hashes[i] for i < used is the i-th smallest of the distinct mix(key + 0x9E3779B97F4A7C15), mix the finalizer of splitmix64; "
        + "used = min(k, the number of these); estimate = used if that is below k, (k − 1)·2⁶⁴ / (hashes[k−1] + 1) otherwise.",
    ReadsEverything = true,
    AbsoluteTolerance = 0,
    RelativeTolerance = 0)]
[Extent("n", 500_000, 5_000_000, 50_000_000, 250_000_000, Minimum = 0)]
[Extent("k", 8192, 8192, 16_384, 16_384)]
[Cut("n", CutKind.Merge, Union = Union.Smallest)]
public static partial class Kmv
{
    /// <summary>
    /// Hashes all keys, sorts the hashes, and takes the first (Bar-Yossef, Jayram, Kumar, Sivakumar and Trevisan, <i>Counting distinct
    /// elements in a data stream</i>, 2002). With k − 1 in the numerator the estimate has no bias, and a standard error of at most
    /// 1/√(k − 2) (Beyer, Haas, Reinwald, Sismanis and Gemulla, <i>On synopses for distinct-value estimation under multiset
    /// operations</i>, 2007).
    /// </summary>
    /// <param name="keys">The keys: any numbers, also hashes of something longer.</param>
    /// <param name="hashes">The sketch, ascending. Those of a union are the k smallest distinct ones of the sketches.</param>
    /// <param name="used">How many hashes there are: k, or fewer if there are fewer distinct keys.</param>
    /// <param name="estimate">The number of distinct keys, about; exact if it is below k.</param>
    [Oracle]
    public static void Define(
        [Fill(0, ulong.MaxValue)] ReadOnlySpan<ulong> keys,
        [Shape("k"), UsedLength(nameof(used))] Span<ulong> hashes,
        [Shape("1")] Span<long> used,
        [Shape("1")] Span<double> estimate)
    {
        ulong[] sorted = new ulong[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            sorted[i] = Mix(keys[i] + 0x9E3779B97F4A7C15);
        }

        Array.Sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.Length && count < hashes.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                hashes[count++] = sorted[i];
            }
        }

        used[0] = count;
        Estimate(hashes, used, estimate);
    }

    /// <summary>Estimates by the sketch.</summary>
    [Finish]
    private static void Estimate(ReadOnlySpan<ulong> hashes, ReadOnlySpan<long> used, Span<double> estimate)
    {
        int count = (int)used[0];
        estimate[0] = count < hashes.Length ? count : (hashes.Length - 1) * 18446744073709551616.0 / (hashes[count - 1] + 1.0);
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<ulong> hashes, ReadOnlySpan<long> used, ReadOnlySpan<double> estimate)
    {
        double error = used[0] < hashes.Length ? 0 : 1 / Math.Sqrt(Math.Max(hashes.Length - 2, 0));
        return new ResultSummary(
            "sketch",
            "exact set",
            [
                new("distinct keys", estimate[0], FigureUnit.Number, "exact below k, the hashes of the sketch; an estimate from k on (Bar-Yossef et al. 2002)"),
                new("standard error", error, FigureUnit.Share, "at most 1/√(k − 2) from k keys on (Beyer et al. 2007)") { Reference = 0 },
                new("memory", sizeof(ulong) * (double)hashes.Length, FigureUnit.Bytes, ExactSet.Meaning) { Reference = estimate[0] * ExactSet.BytesOfKey },
            ]);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
