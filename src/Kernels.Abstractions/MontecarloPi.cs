namespace Kernels;

/// <summary>Random points in a quarter circle, whose share is π/4; random numbers by counting, so that any thread can make any of them.</summary>
[Kernel(
    "montecarlo_pi/1",
    Definition =
        "hits[0] = the number of i in 0 … count − 1 with x² + y² < 2⁶⁴. (w₀, w₁, w₂, w₃) is Philox4x32-10 of the counter (c, c div 2³², 0, 0), "
        + "c = i div 2, and of the key (seed mod 2³², seed div 2³²); (x, y) is (w₀, w₁) for an even i and (w₂, w₃) for an odd one.",
    Bottleneck = Bottleneck.Compute,
    Flops = "count")]
public static partial class MontecarloPi
{
    /// <summary>
    /// Makes point after point, with the generator of Salmon, Moraes, Dror and Shaw (<i>Parallel random numbers: as easy as 1, 2, 3</i>,
    /// SC 2011) written as in that paper.
    /// </summary>
    /// <param name="seed">Decides the points.</param>
    /// <param name="count">How many points there are.</param>
    /// <param name="hits">How many of them are in the quarter circle, about π/4·count.</param>
    [Oracle]
    public static void Define(
        [Range(0, 9007199254740992, Default = 1_000_000_007, Varies = true)] long seed,
        [Range(0, 9007199254740992, Default = 100_000, Presets = [150_000, 1_500_000, 15_000_000, 150_000_000])] long count,
        [Shape("1")] Span<long> hits)
    {
        hits[0] = 0;
        for (long i = 0; i < count; i++)
        {
            ulong block = (ulong)i / 2;
            (uint w0, uint w1, uint w2, uint w3) = Philox(((uint)block, (uint)(block >> 32), 0, 0), ((uint)seed, (uint)(seed >> 32)));
            (UInt128 x, UInt128 y) = i % 2 == 0 ? (w0, w1) : (w2, w3);
            hits[0] += (x * x) + (y * y) < (UInt128)1 << 64 ? 1 : 0;
        }
    }

    /// <summary>Philox4x32-10.</summary>
    /// <param name="counter">Four words.</param>
    /// <param name="key">Two words.</param>
    /// <returns>Four random words.</returns>
    public static (uint W0, uint W1, uint W2, uint W3) Philox((uint C0, uint C1, uint C2, uint C3) counter, (uint K0, uint K1) key)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong first = 0xD2511F53UL * counter.C0;
            ulong second = 0xCD9E8D57UL * counter.C2;
            counter = ((uint)(second >> 32) ^ counter.C1 ^ key.K0, (uint)second, (uint)(first >> 32) ^ counter.C3 ^ key.K1, (uint)first);
            key = (unchecked(key.K0 + 0x9E3779B9), unchecked(key.K1 + 0xBB67AE85));
        }

        return counter;
    }
}
