using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Makes sparse matrices, and vectors to multiply them by.</summary>
public static class SparseMatrices
{
    /// <summary>Makes a matrix with the same number of entries in every row, at random columns with random values in [−1, 1).</summary>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="rows">Rows, 1 or above.</param>
    /// <param name="columns">Columns, 1 or above.</param>
    /// <param name="entriesPerRow">Entries in each row, 0 or above; a column may repeat.</param>
    /// <param name="seed">Equal seeds give equal matrices.</param>
    /// <returns>The matrix.</returns>
    public static CsrBuffers Random(BufferAllocator allocator, int rows, int columns, int entriesPerRow, ulong seed)
        => RandomRows(allocator, rows, columns, _ => entriesPerRow, seed);

    /// <summary>Makes a matrix with a given number of entries in each row, at random columns with random values in [−1, 1).</summary>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="rows">Rows, 1 or above.</param>
    /// <param name="columns">Columns, 1 or above.</param>
    /// <param name="entriesOfRow">The number of entries in a row; a column may repeat.</param>
    /// <param name="seed">Equal seeds give equal matrices.</param>
    /// <returns>The matrix.</returns>
    public static CsrBuffers RandomRows(
        BufferAllocator allocator, int rows, int columns, Func<int, int> entriesOfRow, ulong seed)
    {
        SplitMix64 random = new(seed);
        return Create(allocator, rows, columns, entriesOfRow, (_, _) => (random.NextBelow(columns), random.NextSigned()));
    }

    /// <summary>
    /// Makes the matrix of the 5-point Laplacian on a square grid without periodic edges: 4 on the diagonal and −1 for each
    /// neighbour; up to five entries a row, in ascending columns.
    /// </summary>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="side">Rows and columns of the grid, 1 or above; the matrix has <c>side²</c> rows.</param>
    /// <returns>The matrix.</returns>
    public static CsrBuffers FivePoint(BufferAllocator allocator, int side)
    {
        int points = checked(side * side);
        return Create(allocator, points, points, Length, Entry);

        int Length(int row) => Columns(row, stackalloc int[5]);

        (int Column, double Value) Entry(int row, int index)
        {
            Span<int> columns = stackalloc int[5];
            Columns(row, columns);
            return (columns[index], columns[index] == row ? 4 : -1);
        }

        int Columns(int row, Span<int> columns)
        {
            int count = 0;
            Add(columns, row - side, row >= side);
            Add(columns, row - 1, row % side > 0);
            Add(columns, row, true);
            Add(columns, row + 1, row % side < side - 1);
            Add(columns, row + side, row < points - side);
            return count;

            void Add(Span<int> into, int column, bool exists)
            {
                into[count] = column;
                count += exists ? 1 : 0;
            }
        }
    }

    /// <summary>Makes a matrix from formulas.</summary>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="rows">Rows, 1 or above.</param>
    /// <param name="columns">Columns, 1 or above.</param>
    /// <param name="entriesOfRow">The number of entries of a row.</param>
    /// <param name="entry">The column and the value of an entry, by its row and its index in the row; called in order.</param>
    /// <returns>The matrix.</returns>
    public static CsrBuffers Create(
        BufferAllocator allocator,
        int rows,
        int columns,
        Func<int, int> entriesOfRow,
        Func<int, int, (int Column, double Value)> entry)
    {
        KernelBuffer<int> rowOffsets = allocator.Allocate<int>(rows + 1);
        Span<int> offsets = rowOffsets.Span;
        offsets[0] = 0;
        for (int row = 0; row < rows; row++)
        {
            offsets[row + 1] = checked(offsets[row] + entriesOfRow(row));
        }

        KernelBuffer<int> entryColumns = allocator.Allocate<int>(offsets[rows]);
        KernelBuffer<double> entryValues = allocator.Allocate<double>(offsets[rows]);
        Span<int> columnSpan = entryColumns.Span;
        Span<double> valueSpan = entryValues.Span;
        for (int row = 0; row < rows; row++)
        {
            for (int place = offsets[row]; place < offsets[row + 1]; place++)
            {
                (columnSpan[place], valueSpan[place]) = entry(row, place - offsets[row]);
            }
        }

        return new(columns, rowOffsets, entryColumns, entryValues);
    }

    /// <summary>Makes a vector of random numbers in [−1, 1).</summary>
    /// <param name="allocator">Where it comes from.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="seed">Equal seeds give equal vectors.</param>
    /// <returns>The vector.</returns>
    public static KernelBuffer<double> RandomVector(BufferAllocator allocator, int length, ulong seed)
    {
        SplitMix64 random = new(seed);
        KernelBuffer<double> vector = allocator.Allocate<double>(length);
        foreach (ref double element in vector.Span)
        {
            element = random.NextSigned();
        }

        return vector;
    }
}
