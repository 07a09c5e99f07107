namespace Kernels.Managed;

/// <summary>
/// <c>bloom_query/1</c> with vectors for the hashes, and by compaction: after each bit, the keys that may still be there are packed
/// together again. A loop over the bits of one key would end at a place that no processor can guess, once for each key.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdBloomQuery : IKernel<BloomQueryArguments>
{
    // Keys that a thread takes at once, some 50 microseconds of work.
    private const int PieceLength = 1 << 14;

    /// <inheritdoc/>
    public void Invoke(scoped in BloomQueryArguments arguments, in KernelOptions options)
    {
        fixed (ulong* keys = arguments.Keys, filter = arguments.Filter)
        fixed (byte* found = arguments.Found)
        {
            int pieces = Workers.CountPieces(arguments.Keys.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Keys = keys,
                Length = arguments.Keys.Length,
                Filter = filter,
                Bits = 64 * (ulong)arguments.Filter.Length,
                Hashes = arguments.Hashes,
                Found = found,
            });
        }
    }

    private struct Pieces : IWork
    {
        public ulong* Keys;
        public int Length;
        public ulong* Filter;
        public ulong Bits;
        public int Hashes;
        public byte* Found;

        public readonly void Run(int piece)
        {
            ulong* hash = stackalloc ulong[BloomHashes.Block];
            ulong* step = stackalloc ulong[BloomHashes.Block];
            int* place = stackalloc int[BloomHashes.Block];
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            for (int first = begin; first < end; first += BloomHashes.Block)
            {
                int count = Math.Min(BloomHashes.Block, end - first);
                BloomHashes.Compute(Keys + first, count, hash, step);
                Mark(hash, step, place, count, Found + first);
            }
        }

        private readonly void Mark(ulong* hash, ulong* step, int* place, nint count, byte* found)
        {
            // Local copies stay in registers.
            ulong* filter = Filter;
            ulong bits = Bits;
            for (nint key = 0; key < count; key++)
            {
                place[key] = (int)key;
                found[key] = 0;
            }

            for (int i = 0; i < Hashes && count > 0; i++)
            {
                nint kept = 0;
                for (nint key = 0; key < count; key++)
                {
                    ulong position = WideProduct.High(hash[key], bits);
                    hash[kept] = hash[key] + step[key];
                    step[kept] = step[key];
                    place[kept] = place[key];
                    kept += (int)(filter[position / 64] >> (int)(position % 64)) & 1;
                }

                count = kept;
            }

            for (nint key = 0; key < count; key++)
            {
                found[place[key]] = 1;
            }
        }
    }
}
