namespace Kernels.Managed;

/// <summary><c>bloom_query/1</c> in plain C#: one key after the other, up to its first bit that is not set.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarBloomQuery : IKernel<BloomQueryArguments>
{
    // Keys that a thread takes at once, some 100 microseconds of work.
    private const int PieceLength = 1 << 13;

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
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            for (int i = begin; i < end; i++)
            {
                Found[i] = IsThere(Keys[i]) ? (byte)1 : (byte)0;
            }
        }

        private readonly bool IsThere(ulong key)
        {
            (ulong hash, ulong step) = BloomHashes.Compute(key);
            for (int i = 0; i < Hashes; i++)
            {
                ulong position = Math.BigMul(hash, Bits, out _);
                if (((Filter[position / 64] >> (int)(position % 64)) & 1) == 0)
                {
                    return false;
                }

                hash += step;
            }

            return true;
        }
    }
}
