using System.Numerics;

namespace Kernels;

/// <summary>A HyperLogLog sketch of 64-bit keys: how many distinct ones there are, from registers of a byte.</summary>
[Kernel(
    "hyperloglog/1",
    Definition =
        "For each key, h = mix(key + 0x9E3779B97F4A7C15)·m as 128 bits, mix the finalizer of splitmix64; the register of its high half "
        + "becomes at least 1 + min(z, q), z the leading zeros of its low half, q = 64 − b, b ≥ 1 the least with 2ᵇ ≥ m. "
        + "estimate = m²/(2·ln 2·(m·τ(1 − C[q+1]/m)·2^(−q) + Σ C[k]·2^(−k) + m·σ(C[0]/m))) as Ertl's algorithm 6 computes it, C[k] the number of registers "
        + "of k, or of k and above for k = q + 1; the sum is over 1 ≤ k ≤ q.",
    ReadsEverything = true,
    AbsoluteTolerance = 0,
    RelativeTolerance = 0)]
[Extent("n", 250_000, 2_500_000, 25_000_000, 250_000_000, Minimum = 0)]
[Extent("m", 16_384, 16_384, 16_384, 16_384)]
[Cut("n", CutKind.Merge, Union = Union.Max)]
public static partial class Hyperloglog
{
    /// <summary>
    /// Fills the registers of Flajolet, Fusy, Gandouet and Meunier (<i>HyperLogLog: the analysis of a near-optimal cardinality
    /// estimation algorithm</i>, 2007), and estimates by Ertl's formula (<i>New cardinality estimation algorithms for HyperLogLog
    /// sketches</i>, 2017), which needs no correction for few keys or many. The standard error is 1.04/√m.
    /// </summary>
    /// <param name="keys">The keys: any numbers, also hashes of something longer.</param>
    /// <param name="registers">The sketch: zeros, or a sketch of other keys to add these to. The larger of each register is the sketch of a union.</param>
    /// <param name="estimate">The number of distinct keys of the sketch, about; infinite if every register has its limit.</param>
    [Oracle]
    public static void Define(
        [Fill(0, ulong.MaxValue)] ReadOnlySpan<ulong> keys, [Shape("m"), InOut(Restored = true), Fill(0, 0)] Span<byte> registers, [Shape("1")] Span<double> estimate)
    {
        int q = LargestOf(registers.Length);
        foreach (ulong key in keys)
        {
            UInt128 product = (UInt128)Mix(key + 0x9E3779B97F4A7C15) * (ulong)registers.Length;
            ref byte register = ref registers[(int)(product >> 64)];
            register = Math.Max(register, (byte)(1 + Math.Min(BitOperations.LeadingZeroCount((ulong)product), q)));
        }

        Estimate(registers, estimate);
    }

    /// <summary>Estimates by the registers.</summary>
    [Finish]
    private static void Estimate(ReadOnlySpan<byte> registers, Span<double> estimate)
    {
        int q = LargestOf(registers.Length);
        int[] counts = new int[q + 2];
        foreach (byte register in registers)
        {
            counts[Math.Min(register, q + 1)]++;
        }

        double m = registers.Length;
        double z = m * Tau(1 - (counts[q + 1] / m));
        for (int k = q; k >= 1; k--)
        {
            z = 0.5 * (z + counts[k]);
        }

        z += m * Sigma(counts[0] / m);
        const double Alpha = 0.7213475204444817; // 1/(2·ln 2)
        estimate[0] = Alpha * m * m / z;
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<byte> registers, ReadOnlySpan<double> estimate) => new(
        "sketch",
        "exact set",
        [
            new("distinct keys", estimate[0], FigureUnit.Number, "estimate (Ertl 2017)"),
            new("standard error", 1.04 / Math.Sqrt(registers.Length), FigureUnit.Share, "1.04/√m, m registers (Flajolet et al. 2007)") { Reference = 0 },
            new("memory", registers.Length, FigureUnit.Bytes, ExactSet.Meaning) { Reference = estimate[0] * ExactSet.BytesOfKey },
        ]);

    /// <summary>The most leading zeros that count, q.</summary>
    private static int LargestOf(int m) => 64 - Math.Max(1, BitOperations.Log2((uint)m - 1) + 1);

    /// <summary>σ(x) = x + Σ x^(2ᵏ)·2^(k−1) over k ≥ 1.</summary>
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double power = x;
        double sum = x;
        for (double factor = 1, before = double.NaN; sum != before; factor *= 2)
        {
            power *= power;
            before = sum;
            sum += power * factor;
        }

        return sum;
    }

    /// <summary>τ(x) = (1 − x − Σ (1 − x^(2^−k))²·2^(−k)) / 3 over k ≥ 1.</summary>
    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double root = x;
        double sum = 1 - x;
        for (double factor = 0.5, before = double.NaN; sum != before; factor *= 0.5)
        {
            root = Math.Sqrt(root);
            before = sum;
            sum -= (1 - root) * (1 - root) * factor;
        }

        return sum / 3;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
