using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>bloom_add/1</c> in plain C#. Each thread sets bits in a filter of its own, which are united in the end: in a common one, the
/// cores would take every line of the cache from each other.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarBloomAdd : IKernel<BloomAddArguments>
{
    // Keys for each thread, some 150 microseconds of work.
    private const int LeastShare = 1 << 14;

    /// <inheritdoc/>
    public void Invoke(scoped in BloomAddArguments arguments, in KernelOptions options)
    {
        int words = arguments.Filter.Length;

        // Filters of their own would be most of the work if there are fewer keys than words.
        int parts = words > arguments.Keys.Length ? 1 : Math.Clamp(arguments.Keys.Length / LeastShare, 1, options.ThreadCount);
        ulong* own = parts == 1 ? null : (ulong*)NativeMemory.AllocZeroed((nuint)words * (nuint)(parts - 1), sizeof(ulong));
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
            ulong bits = 64 * (ulong)Work.Words;
            int end = Work.Begin(Work.Count, part + 1);
            for (int key = Work.Begin(Work.Count, part); key < end; key++)
            {
                (ulong hash, ulong step) = BloomHashes.Compute(Work.Keys[key]);
                for (int i = 0; i < Work.Hashes; i++)
                {
                    ulong position = Math.BigMul(hash, bits, out _);
                    filter[position / 64] |= 1UL << (int)(position % 64);
                    hash += step;
                }
            }
        }
    }

    private struct Uniting : IWork
    {
        public BloomParts Work;

        public readonly void Run(int part)
        {
            int end = Work.Begin(Work.Words, part + 1);
            for (int other = 1; other < Work.Parts; other++)
            {
                ulong* from = Work.FilterOf(other);
                for (int word = Work.Begin(Work.Words, part); word < end; word++)
                {
                    Work.Filter[word] |= from[word];
                }
            }
        }
    }
}
