using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
                Step(keys + half - 1, half, queries, positions, count);
            }

            Step(keys, 1, queries, positions, count);
        }

        /// <summary>Moves on by a distance where the last key before that is below the query.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step(long* last, nint distance, long* queries, long* positions, nint count)
        {
            nint i = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                // Four keys by themselves, as a gather takes longer, and as one comparison.
                for (; i <= count - Vector256<long>.Count; i += Vector256<long>.Count)
                {
                    Vector256<long> found = Vector256.Create(
                        last[positions[i]], last[positions[i + 1]], last[positions[i + 2]], last[positions[i + 3]]);
                    Vector256<long> isBelow = Vector256.LessThan(found, Vector256.Load(queries + i));
                    (Vector256.Load(positions + i) + (isBelow & Vector256.Create((long)distance))).Store(positions + i);
                }
            }

            for (; i < count; i++)
            {
                // A comparison that becomes a number is no branch.
                nint isBelow = Unsafe.BitCast<bool, byte>(last[positions[i]] < queries[i]);
                positions[i] += distance & -isBelow;
            }
        }
    }
}
