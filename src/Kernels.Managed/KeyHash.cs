using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Leaves the hashes whose number is within a limit. Without AVX-512 branches find them, which is for few that stay.</summary>
    /// <param name="hashes">The hashes; receives those that stay.</param>
    /// <param name="numbers">The number of each, which may be the hash itself.</param>
    /// <param name="count">How many hashes there are.</param>
    /// <param name="limit">The greatest number that stays.</param>
    /// <returns>How many stay.</returns>
    public static int KeepUpTo(ulong* hashes, ulong* numbers, int count, ulong limit)
    {
        int kept = 0;
        int i = 0;
        if (Avx512F.IsSupported)
        {
            for (; i <= count - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
            {
                // All lanes are stored, those behind the ones that stay over hashes that were loaded already.
                Vector512<ulong> within = Vector512.LessThanOrEqual(Vector512.Load(numbers + i), Vector512.Create(limit));
                Avx512F.Compress(Vector512<ulong>.Zero, within, Vector512.Load(hashes + i)).Store(hashes + kept);
                kept += BitOperations.PopCount(within.ExtractMostSignificantBits());
            }
        }

        for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            uint within = Vector256.LessThanOrEqual(Vector256.Load(numbers + i), Vector256.Create(limit)).ExtractMostSignificantBits();
            for (; within != 0; within &= within - 1)
            {
                hashes[kept++] = hashes[i + BitOperations.TrailingZeroCount(within)];
            }
        }

        for (; i < count; i++)
        {
            if (numbers[i] <= limit)
            {
                hashes[kept++] = hashes[i];
            }
        }

        return kept;
    }
}
