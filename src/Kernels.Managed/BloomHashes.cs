using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The two hashes of keys for a Bloom filter, as the contract <c>bloom_add/1</c> says.</summary>
internal static unsafe class BloomHashes
{
    /// <summary>Keys that are hashed together, before any bit of theirs is looked at.</summary>
    public const int Block = 256;

    private const ulong Step = 0xD1B54A32D192ED03;

    /// <summary>Hashes one key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The hash of its first bit, and what to add for each further bit.</returns>
    public static (ulong Hash, ulong Step) Compute(ulong key) => (KeyHash.Mix(key + KeyHash.Golden), KeyHash.Mix(key + Step));

    /// <summary>Hashes keys, several at a time.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="count">How many, up to <see cref="Block"/>.</param>
    /// <param name="hash">Receives the hash of each key's first bit.</param>
    /// <param name="step">Receives what to add for each further bit.</param>
    public static void Compute(ulong* keys, int count, ulong* hash, ulong* step)
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
            {
                Vector512<ulong> key = Vector512.Load(keys + i);
                KeyHash.Mix(key + Vector512.Create(KeyHash.Golden)).Store(hash + i);
                KeyHash.Mix(key + Vector512.Create(Step)).Store(step + i);
            }
        }

        for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            Vector256<ulong> key = Vector256.Load(keys + i);
            KeyHash.Mix(key + Vector256.Create(KeyHash.Golden)).Store(hash + i);
            KeyHash.Mix(key + Vector256.Create(Step)).Store(step + i);
        }

        for (; i < count; i++)
        {
            (hash[i], step[i]) = Compute(keys[i]);
        }
    }
}
