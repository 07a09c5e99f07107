namespace Kernels.Managed;

/// <summary>
/// Cuts a sparse matrix into parts of equal work, however long its rows are: the merge path of Merrill and Garland,
/// "Merge-based parallel sparse matrix-vector multiplication" (SC16).
/// </summary>
/// <remarks>
/// The product is a path of <c>rows + nonzeros</c> moves: past each entry, and past the end of each row. Parts of equal
/// length are equal work even with one giant row or a million empty ones. A part writes the rows whose end it passes. Its
/// share of the row in which it stops is a carry, which <see cref="AddCarries"/> adds to that row.
/// </remarks>
internal readonly unsafe struct MergePath
{
    private readonly int* _rowOffsets;
    private readonly int _rows;

    /// <summary>Makes the path.</summary>
    /// <param name="rowOffsets">Where each row begins, <c>[rows + 1]</c>.</param>
    /// <param name="rows">Number of rows, 1 or above.</param>
    /// <param name="parts">Most parts to cut into, 1 or above.</param>
    public MergePath(int* rowOffsets, int rows, int parts)
    {
        _rowOffsets = rowOffsets;
        _rows = rows;
        Parts = (int)Math.Min(parts, Length);
    }

    /// <summary>Number of parts.</summary>
    public int Parts { get; }

    private long Length => (long)_rows + _rowOffsets[_rows];

    /// <summary>Finds where a part begins, which is where the previous one ends.</summary>
    /// <param name="part">The part, 0 to <see cref="Parts"/>.</param>
    /// <returns>The row, and the entry in it.</returns>
    public (int Row, int Entry) FindBegin(int part)
    {
        // The number of rows whose end, at move rowOffsets[row + 1] + row + 1, has been passed.
        long moves = Length * part / Parts;
        int low = 0;
        int high = _rows;
        while (low < high)
        {
            int row = low + ((high - low) / 2);
            if ((long)_rowOffsets[row + 1] + row + 1 <= moves)
            {
                low = row + 1;
            }
            else
            {
                high = row;
            }
        }

        return (low, (int)(moves - low));
    }

    /// <summary>Adds the carries in the order of the parts, so that the result depends only on the number of parts.</summary>
    /// <param name="carries">The carry of each part, <c>[<see cref="Parts"/>]</c>.</param>
    /// <param name="y">The product, <c>[rows]</c>.</param>
    public void AddCarries(double* carries, double* y)
    {
        // The last part ends with the last row, so its carry is 0.
        for (int part = 0; part < Parts - 1; part++)
        {
            int row = FindBegin(part + 1).Row;
            if (row < _rows)
            {
                y[row] += carries[part];
            }
        }
    }
}
