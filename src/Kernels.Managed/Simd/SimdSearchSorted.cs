using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>
/// <c>search_sorted/1</c> by binary searches that step together. Each step of a search waits for a key, most of them beyond the
/// caches; the processor waits for those of all searches at once. Steps have no branch, which would be mispredicted half the
/// time, and all searches take the same number of them.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdSearchSorted : IKernel<SearchSortedArguments>
{
    // Searches that step together.
    private const int Group = 32;

    // Large enough that a piece takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 12;

    /// <inheritdoc/>
    public void Invoke(scoped in SearchSortedArguments arguments, in KernelOptions options)
    {
        if (arguments.Keys.IsEmpty)
        {
            arguments.Positions.Clear();
            return;
        }

        fixed (long* keys = arguments.Keys, queries = arguments.Queries, positions = arguments.Positions)
        {
            int pieces = Workers.CountPieces(arguments.Queries.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Keys = keys,
                KeyCount = arguments.Keys.Length,
                Queries = queries,
                QueryCount = arguments.Queries.Length,
                Positions = positions,
            });
        }
    }

    private struct Pieces : IWork
    {
        public long* Keys;
        public int KeyCount;
        public long* Queries;
        public int QueryCount;
        public long* Positions;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, QueryCount - begin);
            for (int i = begin; i < end; i += Group)
            {
                Search(Keys, KeyCount, Queries + i, Positions + i, Math.Min(Group, end - i));
            }
        }

        /// <summary>Finds the positions of a group; there is at least one key.</summary>
        private static void Search(long* keys, nint keyCount, long* queries, long* positions, nint count)
        {
            // A query's position is so far known to be the one written here, or up to `length` after it.
            new Span<long>(positions, (int)count).Clear();
            nint length = keyCount;
            while (length > 1)
            {
                nint half = length >> 1;
                length -= half;
                long* last = keys + half - 1;
                for (nint i = 0; i < count; i++)
                {
                    long first = positions[i];
                    positions[i] = first + (half & -IsBelow(last[first], queries[i]));
                }
            }

            for (nint i = 0; i < count; i++)
            {
                positions[i] += IsBelow(keys[positions[i]], queries[i]);
            }
        }

        /// <summary>1 if a key is below a query, or else 0, without a branch.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static nint IsBelow(long key, long query) => Unsafe.BitCast<bool, byte>(key < query);
    }
}
