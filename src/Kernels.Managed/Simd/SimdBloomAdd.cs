using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>bloom_add/1</c> with vectors for the hashes. Each thread sets bits in a filter of its own, which are united in the end: in a
/// common one, the cores would take every line of the cache from each other. That pays unless the filter is large for so few keys;
/// then threads rarely meet, and set bits of the common filter atomically.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdBloomAdd : IKernel<BloomAddArguments>
{
    // Keys for each thread below which starting it costs more than it saves.
    private const int LeastShare = 1 << 14;

    /// <inheritdoc/>
    public void Invoke(scoped in BloomAddArguments arguments, in KernelOptions options)
    {
        int words = arguments.Filter.Length;
        int parts = Math.Clamp(arguments.Keys.Length / LeastShare, 1, options.ThreadCount);
        bool isCommon = parts > 1 && words > arguments.Keys.Length;
        ulong* own = parts == 1 || isCommon ? null : (ulong*)NativeMemory.AllocZeroed((nuint)words * (nuint)(parts - 1), sizeof(ulong));
        try
        {
            fixed (ulong* keys = arguments.Keys, filter = arguments.Filter)
            {
                BloomParts work = new()
                {
                    Keys = keys,
                    Count = arguments.Keys.Length,
                    Filter = filter,
                    Words = words,
                    Hashes = arguments.Hashes,
                    Own = own,
                    Parts = parts,
                };
                if (isCommon)
                {
                    Workers.Run(parts, parts, new AddingToCommon { Work = work });
                    return;
                }

                Workers.Run(parts, parts, new Adding { Work = work });
                if (parts > 1)
                {
                    Workers.Run(parts, parts, new Uniting { Work = work });
                }
            }
        }
        finally
        {
            NativeMemory.Free(own);
        }
    }

    private struct Adding : IWork
    {
        public BloomParts Work;

        public readonly void Run(int part)
        {
            ulong* filter = Work.FilterOf(part);
            ulong* hash = stackalloc ulong[BloomHashes.Block];
            ulong* step = stackalloc ulong[BloomHashes.Block];
            ulong bits = 64 * (ulong)Work.Words;
            int hashes = Work.Hashes;
            int end = Work.Begin(Work.Count, part + 1);
            for (int first = Work.Begin(Work.Count, part); first < end; first += BloomHashes.Block)
            {
                int count = Math.Min(BloomHashes.Block, end - first);
                BloomHashes.Compute(Work.Keys + first, count, hash, step);
                for (int key = 0; key < count; key++)
                {
                    (ulong at, ulong more) = (hash[key], step[key]);
                    for (int i = 0; i < hashes; i++)
                    {
                        ulong position = WideProduct.High(at, bits);
                        filter[position / 64] |= 1UL << (int)(position % 64);
                        at += more;
                    }
                }
            }
        }
    }

    private struct AddingToCommon : IWork
    {
        public BloomParts Work;

        public readonly void Run(int part)
        {
            ulong* filter = Work.Filter;
            ulong* hash = stackalloc ulong[BloomHashes.Block];
            ulong* step = stackalloc ulong[BloomHashes.Block];
            ulong bits = 64 * (ulong)Work.Words;
            int end = Work.Begin(Work.Count, part + 1);
            for (int first = Work.Begin(Work.Count, part); first < end; first += BloomHashes.Block)
            {
                int count = Math.Min(BloomHashes.Block, end - first);
                BloomHashes.Compute(Work.Keys + first, count, hash, step);
                for (int key = 0; key < count; key++)
                {
                    for (int i = 0; i < Work.Hashes; i++)
                    {
                        ulong position = WideProduct.High(hash[key], bits);
                        ulong bit = 1UL << (int)(position % 64);
                        if ((Volatile.Read(ref filter[position / 64]) & bit) == 0)
                        {
                            Interlocked.Or(ref filter[position / 64], bit);
                        }

                        hash[key] += step[key];
                    }
                }
            }
        }
    }

    private struct Uniting : IWork
    {
        public BloomParts Work;

        public readonly void Run(int part)
        {
            int begin = Work.Begin(Work.Words, part);
            int length = Work.Begin(Work.Words, part + 1) - begin;
            for (int other = 1; other < Work.Parts; other++)
            {
                ulong* from = Work.FilterOf(other) + begin;
                ulong* to = Work.Filter + begin;
                int word = 0;
                for (; word <= length - Vector256<ulong>.Count; word += Vector256<ulong>.Count)
                {
                    (Vector256.Load(to + word) | Vector256.Load(from + word)).Store(to + word);
                }

                for (; word < length; word++)
                {
                    to[word] |= from[word];
                }
            }
        }
    }
}
