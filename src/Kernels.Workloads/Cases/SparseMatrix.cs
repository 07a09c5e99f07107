namespace Kernels.Workloads.Cases;

/// <summary>A sparse matrix in compressed sparse rows, made by a formula.</summary>
public sealed class SparseMatrix
{
    /// <summary>Makes a matrix.</summary>
    /// <param name="rows">Rows, 1 or above.</param>
    /// <param name="columns">Columns, 1 or above.</param>
    /// <param name="entriesOfRow">The number of entries of a row.</param>
    /// <param name="entry">The column and the value of an entry, by its row and its index in the row; called in order.</param>
    public SparseMatrix(int rows, int columns, Func<int, int> entriesOfRow, Func<int, int, (int Column, double Value)> entry)
    {
        ColumnCount = columns;
        RowOffsets = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            RowOffsets[row + 1] = checked(RowOffsets[row] + entriesOfRow(row));
        }

        Columns = new int[RowOffsets[rows]];
        Values = new double[RowOffsets[rows]];
        for (int row = 0; row < rows; row++)
        {
            for (int place = RowOffsets[row]; place < RowOffsets[row + 1]; place++)
            {
                (Columns[place], Values[place]) = entry(row, place - RowOffsets[row]);
            }
        }
    }

    /// <summary>Columns of the matrix.</summary>
    public int ColumnCount { get; }

    /// <summary>Where each row begins, <c>[rows + 1]</c>.</summary>
    public int[] RowOffsets { get; }

    /// <summary>Column of each entry, <c>[nonzeros]</c>.</summary>
    public int[] Columns { get; }

    /// <summary>Value of each entry, <c>[nonzeros]</c>.</summary>
    public double[] Values { get; }

    /// <summary>Makes a matrix with entries at random columns, with random values in [−1, 1).</summary>
    /// <param name="rows">Rows, 1 or above.</param>
    /// <param name="columns">Columns, 1 or above.</param>
    /// <param name="entriesOfRow">The number of entries in a row; a column may repeat.</param>
    /// <param name="seed">Equal seeds give equal matrices.</param>
    /// <returns>The matrix.</returns>
    public static SparseMatrix Random(int rows, int columns, Func<int, int> entriesOfRow, ulong seed)
    {
        SplitMix64 random = new(seed);
        return new(rows, columns, entriesOfRow, (_, _) => (random.NextBelow(columns), random.NextSigned()));
    }

    /// <summary>
    /// Makes the matrix of the 5-point Laplacian on a square grid without periodic edges: 4 on the diagonal and −1 for each
    /// neighbour; up to five entries a row, in ascending columns.
    /// </summary>
    /// <param name="side">Rows and columns of the grid, 1 or above; the matrix has <c>side²</c> rows.</param>
    /// <returns>The matrix.</returns>
    public static SparseMatrix FivePoint(int side)
    {
        int points = checked(side * side);
        return new(points, points, row => ColumnsOf(row).Length, (row, index) => (ColumnsOf(row)[index], ColumnsOf(row)[index] == row ? 4 : -1));

        int[] ColumnsOf(int row) =>
        [
            .. row >= side ? [row - side] : Array.Empty<int>(),
            .. row % side > 0 ? [row - 1] : Array.Empty<int>(),
            row,
            .. row % side < side - 1 ? [row + 1] : Array.Empty<int>(),
            .. row < points - side ? [row + side] : Array.Empty<int>(),
        ];
    }

    /// <summary>The arguments of <c>spmv/1</c> for a product with a vector.</summary>
    /// <param name="x">The vector, <c>[ColumnCount]</c>.</param>
    /// <returns>The arguments by name.</returns>
    public (string Name, object Value)[] Times(double[] x)
        => [("rowOffsets", RowOffsets), ("columns", Columns), ("values", Values), ("x", x)];

    /// <summary>The arguments of <c>spmv/1</c> for a product with a random vector.</summary>
    /// <returns>The arguments by name.</returns>
    public (string Name, object Value)[] TimesRandom()
        => [("rowOffsets", RowOffsets), ("columns", Columns), ("values", Values), ("columnCount", ColumnCount)];
}
