namespace Kernels.Managed;

/// <summary>The work of one call, cut into items that can be done in any order and at the same time.</summary>
/// <remarks>
/// A struct of pointers and scalars, because spans can't be passed to other threads. Its creator keeps the memory pinned.
/// </remarks>
internal interface IWork
{
    /// <summary>Does one item. Must not throw, and must not wait for another item.</summary>
    /// <param name="item">Number of the item, from 0.</param>
    void Run(int item);
}

/// <summary>Shares work among threads.</summary>
internal static class Workers
{
    /// <summary>The number of pieces of a length that it takes to cover elements; the last may be shorter.</summary>
    /// <param name="length">The number of elements, 0 or above.</param>
    /// <param name="pieceLength">The elements of a piece, 1 or above.</param>
    public static int CountPieces(int length, int pieceLength) => (int)(((long)length + pieceLength - 1) / pieceLength);

    /// <summary>Does every item once, and returns when all are done.</summary>
    /// <param name="threads">Most threads to use. With 1, the caller's thread does everything, without an allocation.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="work">The work. Its type is a type parameter, so that the code is compiled for that type alone.</param>
    /// <typeparam name="TWork">The type of the work.</typeparam>
    public static void Run<TWork>(int threads, int items, TWork work)
        where TWork : struct, IWork
    {
        if (threads == 1 || items == 1)
        {
            for (int item = 0; item < items; item++)
            {
                work.Run(item);
            }

            return;
        }

        // Threads take items as they become free. The calling thread takes part, and does everything if the pool has
        // no thread to spare, so that calls from many threads at once can't starve each other.
        Parallel.For(0, items, new ParallelOptions { MaxDegreeOfParallelism = threads }, work.Run);
    }
}
