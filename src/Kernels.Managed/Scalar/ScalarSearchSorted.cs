namespace Kernels.Managed;

/// <summary><c>search_sorted/1</c> in plain C#: one binary search after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarSearchSorted : IKernel<SearchSortedArguments>
{
    // Large enough that a piece takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 11;

    /// <inheritdoc/>
    public void Invoke(scoped in SearchSortedArguments arguments, in KernelOptions options)
    {
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
            long* keys = Keys;
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, QueryCount - begin);
            for (int i = begin; i < end; i++)
            {
                long query = Queries[i];
                nint low = 0;
                nint high = KeyCount;
                while (low < high)
                {
                    nint middle = (low + high) / 2;
                    if (keys[middle] < query)
                    {
                        low = middle + 1;
                    }
                    else
                    {
                        high = middle;
                    }
                }

                Positions[i] = low;
            }
        }
    }
}
