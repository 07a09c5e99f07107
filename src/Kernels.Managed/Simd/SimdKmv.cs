using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>kmv/1</c> with vectors for the hashes, and to find those that are small enough: most are not, once as many distinct ones are
/// known as the sketch has room for. Each thread has a sketch of its own.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdKmv : IKernel<KmvArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in KmvArguments arguments, in KernelOptions options) => KmvSketch.Run<Adding>(arguments, options);

    private struct Adding : KmvSketch.IAdding
    {
        public static void Add(ulong* keys, int count, SmallestHashes* to)
        {
            ulong* hashes = stackalloc ulong[KeyHash.Block];
            for (int first = 0; first < count; first += KeyHash.Block)
            {
                int block = Math.Min(KeyHash.Block, count - first);
                KeyHash.Compute(keys + first, block, hashes);
                if (to->Limit < ulong.MaxValue)
                {
                    block = KeepSmall(hashes, block, to->Limit);
                }

                block = to->KeepNew(hashes, block);
                for (int i = 0; i < block; i++)
                {
                    to->Add(hashes[i]);
                }
            }
        }

        /// <summary>Leaves the hashes that are within a limit; returns how many.</summary>
        private static int KeepSmall(ulong* hashes, int count, ulong limit)
        {
            int lanes = Vector512.IsHardwareAccelerated ? Vector512<ulong>.Count : Vector256<ulong>.Count;
            int kept = 0;
            int i = 0;
            for (; i <= count - lanes; i += lanes)
            {
                ulong small = Vector512.IsHardwareAccelerated
                    ? Vector512.LessThanOrEqual(Vector512.Load(hashes + i), Vector512.Create(limit)).ExtractMostSignificantBits()
                    : Vector256.LessThanOrEqual(Vector256.Load(hashes + i), Vector256.Create(limit)).ExtractMostSignificantBits();
                for (; small != 0; small &= small - 1)
                {
                    hashes[kept++] = hashes[i + BitOperations.TrailingZeroCount(small)];
                }
            }

            for (; i < count; i++)
            {
                if (hashes[i] <= limit)
                {
                    hashes[kept++] = hashes[i];
                }
            }

            return kept;
        }
    }
}
