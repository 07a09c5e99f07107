using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>Collects a sparse matrix entry by entry, in any order, and sorts it into rows.</summary>
internal sealed class CoordinateList
{
    private readonly int _maxCount;
    private readonly MatrixMarketSymmetry _symmetry;
    private int[] _entryRows;
    private int[] _entryColumns;
    private double[] _entryValues;
    private int _count;

    /// <summary>Makes an empty list.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="maxCount">The most entries that can be added.</param>
    /// <param name="capacity">The initial room for entries; must be above 0 if any are added.</param>
    /// <param name="symmetry">Which entries the file leaves out and <see cref="ToCsr"/> adds back.</param>
    public CoordinateList(int rows, int columns, int maxCount, int capacity, MatrixMarketSymmetry symmetry)
    {
        Rows = rows;
        Columns = columns;
        _maxCount = maxCount;
        capacity = Math.Min(maxCount, capacity);
        _entryRows = new int[capacity];
        _entryColumns = new int[capacity];
        _entryValues = new double[capacity];
        _symmetry = symmetry;
    }

    public int Rows { get; }

    public int Columns { get; }

    public void Add(MatrixMarketEntry entry)
    {
        if (_count == _entryRows.Length)
        {
            int capacity = (int)Math.Min(2L * _count, _maxCount);
            Array.Resize(ref _entryRows, capacity);
            Array.Resize(ref _entryColumns, capacity);
            Array.Resize(ref _entryValues, capacity);
        }

        _entryRows[_count] = entry.Row;
        _entryColumns[_count] = entry.Column;
        _entryValues[_count] = entry.Value;
        _count++;
    }

    /// <summary>Sorts by row, stably, and mirrors every entry off the diagonal if the matrix is symmetric.</summary>
    public CsrBuffers ToCsr(BufferAllocator allocator)
    {
        KernelBuffer<int> rowOffsets = allocator.Allocate<int>(Rows + 1);
        int stored = CountOffsets(rowOffsets.Span);
        KernelBuffer<int> columns = allocator.Allocate<int>(stored);
        KernelBuffer<double> values = allocator.Allocate<double>(stored);

        int[] next = rowOffsets.Span[..Rows].ToArray();
        Span<int> columnSpan = columns.Span;
        Span<double> valueSpan = values.Span;
        double mirrorSign = _symmetry == MatrixMarketSymmetry.SkewSymmetric ? -1 : 1;
        for (int entry = 0; entry < _count; entry++)
        {
            (int row, int column, double value) = (_entryRows[entry], _entryColumns[entry], _entryValues[entry]);
            int place = next[row]++;
            columnSpan[place] = column;
            valueSpan[place] = value;
            if (IsMirrored(row, column))
            {
                place = next[column]++;
                columnSpan[place] = row;
                valueSpan[place] = mirrorSign * value;
            }
        }

        return new(Columns, rowOffsets, columns, values);
    }

    /// <summary>Counts the entries of each row, and sums the counts to offsets.</summary>
    private int CountOffsets(Span<int> rowOffsets)
    {
        rowOffsets.Clear();
        for (int entry = 0; entry < _count; entry++)
        {
            rowOffsets[_entryRows[entry] + 1]++;
            if (IsMirrored(_entryRows[entry], _entryColumns[entry]))
            {
                rowOffsets[_entryColumns[entry] + 1]++;
            }
        }

        for (int row = 1; row < rowOffsets.Length; row++)
        {
            rowOffsets[row] += rowOffsets[row - 1];
        }

        return rowOffsets[^1];
    }

    private bool IsMirrored(int row, int column) => _symmetry != MatrixMarketSymmetry.General && row != column;
}
