namespace Kernels.Managed;

/// <summary>
/// Divides a sparse matrix evenly, however long its rows are: the merge path of Merrill and Garland,
/// "Merge-based parallel sparse matrix-vector multiplication" (SC16).
/// </summary>
/// <remarks>
/// The product is a path of <c>rows + nonzeros</c> moves: past each entry, and past the end of each row. Any cut
/// of that path into equal lengths is a fair division, also with one giant row, and with a million empty ones.
/// </remarks>
internal static unsafe class MergePath
{
    /// <summary>Finds where the path is after a number of moves.</summary>
    /// <param name="rowOffsets">Where each row begins, <c>[rows + 1]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="moves">Moves made, 0 to <c>rows + nonzeros</c>.</param>
    /// <returns>Rows that are complete; the entries passed are the other <c>moves − row</c>.</returns>
    public static int RowAfter(int* rowOffsets, int rows, long moves)
    {
        // The number of rows whose end, at move rowOffsets[row + 1] + row + 1, lies within the moves.
        int low = 0;
        int high = rows;
        while (low < high)
        {
            int middle = low + ((high - low) >> 1);
            if ((long)rowOffsets[middle + 1] + middle + 1 <= moves)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
