using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// What kernels hash 64-bit keys with: the finalizer of splitmix64 (Steele, Lea and Flood, <i>Fast splittable pseudorandom number
/// generators</i>, 2014), a bijection.
/// </summary>
internal static unsafe class KeyHash
{
    /// <summary>Keys that are hashed together, before anything is done with their hashes.</summary>
    public const int Block = 256;

    /// <summary>Added to a key before it is mixed, and the increment of splitmix64: 2⁶⁴ divided by the golden ratio.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    private const ulong Multiplier = 0xBF58476D1CE4E5B9;
    private const ulong SecondMultiplier = 0x94D049BB133111EB;

    /// <summary>Mixes the bits of a number.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * Multiplier;
        x = (x ^ (x >> 27)) * SecondMultiplier;
        return x ^ (x >> 31);
    }

    /// <summary>Mixes the bits of four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Mix(Vector256<ulong> x)
    {
        x = (x ^ (x >>> 30)) * Vector256.Create(Multiplier);
        x = (x ^ (x >>> 27)) * Vector256.Create(SecondMultiplier);
        return x ^ (x >>> 31);
    }

    /// <summary>Mixes the bits of eight numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Mix(Vector512<ulong> x)
    {
        x = (x ^ (x >>> 30)) * Vector512.Create(Multiplier);
        x = (x ^ (x >>> 27)) * Vector512.Create(SecondMultiplier);
        return x ^ (x >>> 31);
    }

    /// <summary>Hashes keys, several at a time.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="count">How many.</param>
    /// <param name="hashes">Receives the hash of each.</param>
    public static void Compute(ulong* keys, int count, ulong* hashes)
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
            {
                Mix(Vector512.Load(keys + i) + Vector512.Create(Golden)).Store(hashes + i);
            }
        }

        for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            Mix(Vector256.Load(keys + i) + Vector256.Create(Golden)).Store(hashes + i);
        }

        for (; i < count; i++)
        {
            hashes[i] = Mix(keys[i] + Golden);
        }
    }
}
