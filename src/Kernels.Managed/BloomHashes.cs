using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The two hashes of keys for a Bloom filter, as the contract <c>bloom_add/1</c> says.</summary>
internal static unsafe class BloomHashes
{
    /// <summary>Keys that are hashed together, before any bit of theirs is looked at.</summary>
    public const int Block = 256;

    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Step = 0xD1B54A32D192ED03;
    private const ulong Multiplier = 0xBF58476D1CE4E5B9;
    private const ulong SecondMultiplier = 0x94D049BB133111EB;

    /// <summary>Hashes one key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The hash of its first bit, and what to add for each further bit.</returns>
    public static (ulong Hash, ulong Step) Compute(ulong key) => (Mix(key + First), Mix(key + Step));

    /// <summary>Hashes keys, four at a time.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="count">How many, up to <see cref="Block"/>.</param>
    /// <param name="hash">Receives the hash of each key's first bit.</param>
    /// <param name="step">Receives what to add for each further bit.</param>
    public static void Compute(ulong* keys, int count, ulong* hash, ulong* step)
    {
        int i = 0;
        for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            Vector256<ulong> key = Vector256.Load(keys + i);
            Mix(key + Vector256.Create(First)).Store(hash + i);
            Mix(key + Vector256.Create(Step)).Store(step + i);
        }

        for (; i < count; i++)
        {
            (hash[i], step[i]) = Compute(keys[i]);
        }
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * Multiplier;
        x = (x ^ (x >> 27)) * SecondMultiplier;
        return x ^ (x >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> x)
    {
        x = (x ^ (x >>> 30)) * Vector256.Create(Multiplier);
        x = (x ^ (x >>> 27)) * Vector256.Create(SecondMultiplier);
        return x ^ (x >>> 31);
    }
}
