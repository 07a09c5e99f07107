using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary><c>sort_f64/1</c> by buckets: the bits of numbers are the keys.</summary>
[Implementation("simd")]
public sealed unsafe class SimdSortF64 : IKernel<SortF64Arguments>
{
    // Numbers of a piece, much longer work than handing it to a thread.
    private const int PieceLength = 1 << 20;

    private const long Infinity = 0x7FF0_0000_0000_0000;

    /// <inheritdoc/>
    public void Invoke(scoped in SortF64Arguments arguments, in KernelOptions options)
    {
        Span<long> keys = MemoryMarshal.Cast<double, long>(arguments.Values);
        fixed (long* first = keys)
        {
            int pieces = Workers.CountPieces(keys.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Clearing { Keys = first, Length = keys.Length });
        }

        BucketSort<FloatKeys>.Sort(keys, options.ThreadCount);
    }

    /// <summary>Takes the signs from NaN, so that their bits are above all numbers'.</summary>
    private static void ClearSignsOfNaN(Span<long> keys)
    {
        int index = 0;
        for (; index <= keys.Length - Vector<long>.Count; index += Vector<long>.Count)
        {
            Vector<long> sizes = new Vector<long>(keys[index..]) & new Vector<long>(long.MaxValue);
            if (Vector.GreaterThanAny(sizes, new Vector<long>(Infinity)))
            {
                ClearOneByOne(keys.Slice(index, Vector<long>.Count));
            }
        }

        ClearOneByOne(keys[index..]);
    }

    private static void ClearOneByOne(Span<long> keys)
    {
        foreach (ref long key in keys)
        {
            long size = key & long.MaxValue;
            key = size > Infinity ? size : key;
        }
    }

    private struct Clearing : IWork
    {
        public long* Keys;
        public int Length;

        public readonly void Run(int item)
        {
            int begin = item * PieceLength;
            ClearSignsOfNaN(new(Keys + begin, Math.Min(PieceLength, Length - begin)));
        }
    }
}
