using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>The primes that a sieve crosses off with, in native memory, so that a call allocates nothing.</summary>
internal unsafe ref struct PrimeList
{
    /// <summary>Lists odd primes by the sieve of Eratosthenes on odd numbers.</summary>
    /// <param name="least">The least prime that is listed, odd and above 2.</param>
    /// <param name="limit">Up to which number.</param>
    public PrimeList(uint least, uint limit)
    {
        nuint odds = ((nuint)limit / 2) + 1;
        byte* isComposite = (byte*)NativeMemory.AllocZeroed(odds);
        Primes = (uint*)NativeMemory.Alloc(odds, sizeof(uint));
        for (ulong odd = 3; odd <= limit; odd += 2)
        {
            if (isComposite[odd / 2] != 0)
            {
                continue;
            }

            if (odd >= least)
            {
                Primes[Count++] = (uint)odd;
            }

            for (ulong multiple = odd * odd; multiple <= limit; multiple += 2 * odd)
            {
                isComposite[multiple / 2] = 1;
            }
        }

        NativeMemory.Free(isComposite);
    }

    /// <summary>The primes, ascending.</summary>
    public uint* Primes { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Frees the memory.</summary>
    public readonly void Dispose() => NativeMemory.Free(Primes);
}
