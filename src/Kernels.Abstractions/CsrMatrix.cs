namespace Kernels;

/// <summary>A sparse matrix of float64 in compressed sparse rows, over memory that the caller owns.</summary>
public readonly ref struct CsrMatrix
{
    /// <summary>Makes the matrix, and checks its structure in one pass over its rows and entries.</summary>
    /// <param name="columnCount">Columns of the matrix, 1 or above.</param>
    /// <param name="rowOffsets">Where each row begins, <c>[rows + 1]</c>, rows ≥ 1; from 0, never descending, to the number of entries.</param>
    /// <param name="columns">Column of each entry, 0 to <paramref name="columnCount"/> − 1, <c>[nonzeros]</c>.</param>
    /// <param name="values">Value of each entry, <c>[nonzeros]</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row or no column.</exception>
    /// <exception cref="ArgumentException">Lengths, offsets or columns are wrong.</exception>
    public CsrMatrix(
        int columnCount, ReadOnlySpan<int> rowOffsets, ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
        : this(columnCount, rowOffsets, columns, values, structureIsChecked: false)
    {
    }

    private CsrMatrix(
        int columnCount,
        ReadOnlySpan<int> rowOffsets,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> values,
        bool structureIsChecked)
    {
        Require.InRange(columnCount, 1, int.MaxValue);
        Require.InRange(rowOffsets.Length, 2, Array.MaxLength);
        Require.Length(columns.Length, rowOffsets[^1], nameof(columns), "the last row offset");
        Require.Length(values.Length, rowOffsets[^1], nameof(values), "the last row offset");
        if (!structureIsChecked)
        {
            RequireContent.Offsets(rowOffsets, columns.Length, nameof(rowOffsets));
            RequireContent.Below(columns, columnCount, nameof(columns));
        }

        ColumnCount = columnCount;
        RowOffsets = rowOffsets;
        Columns = columns;
        Values = values;
    }

    /// <summary>
    /// Makes a matrix from arrays whose structure an earlier <see cref="CsrMatrix"/> checked and that have not
    /// changed since, so that calling a kernel again costs no pass over them. Lengths are still checked.
    /// Other arrays would let a kernel read outside its memory.
    /// </summary>
    /// <param name="columnCount">Columns of the matrix.</param>
    /// <param name="rowOffsets">Where each row begins, <c>[rows + 1]</c>.</param>
    /// <param name="columns">Column of each entry, <c>[nonzeros]</c>.</param>
    /// <param name="values">Value of each entry, <c>[nonzeros]</c>.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">Lengths are wrong.</exception>
    public static CsrMatrix CreateUnchecked(
        int columnCount, ReadOnlySpan<int> rowOffsets, ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
        => new(columnCount, rowOffsets, columns, values, structureIsChecked: true);

    /// <summary>Rows of the matrix.</summary>
    public int RowCount => RowOffsets.Length - 1;

    /// <summary>Columns of the matrix.</summary>
    public int ColumnCount { get; }

    /// <summary>Where each row begins, <c>[rows + 1]</c>.</summary>
    public ReadOnlySpan<int> RowOffsets { get; }

    /// <summary>Column of each entry, <c>[nonzeros]</c>.</summary>
    public ReadOnlySpan<int> Columns { get; }

    /// <summary>Value of each entry, <c>[nonzeros]</c>.</summary>
    public ReadOnlySpan<double> Values { get; }
}
