namespace Kernels.Workloads;

/// <summary>
/// The generator SplitMix64 (Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>,
/// OOPSLA 2014): equal seeds give equal numbers on every machine and runtime, which <see cref="Random"/> does not promise.
/// </summary>
/// <param name="seed">Any number; nearby seeds give unrelated sequences.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    /// <returns>A number; all are equally likely.</returns>
    public ulong NextBits()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>The next number in [0, 1), a multiple of 2⁻⁵³.</summary>
    /// <returns>The number.</returns>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>The next number in [−1, 1).</summary>
    /// <returns>The number.</returns>
    public double NextSigned() => (2 * NextDouble()) - 1;

    /// <summary>The next whole number from 0 to a limit. The bias does not matter to test data.</summary>
    /// <param name="limit">The largest.</param>
    /// <returns>The number.</returns>
    public ulong NextUpTo(ulong limit) => limit == ulong.MaxValue ? NextBits() : Math.BigMul(NextBits(), limit + 1, out _);

    /// <summary>The next whole number in [0, bound). The bias, below 2⁻³², does not matter to test data.</summary>
    /// <param name="bound">1 or above.</param>
    /// <returns>The number.</returns>
    public int NextBelow(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);
}
