using Kernels.Workloads.Buffers;

namespace Kernels.Workloads;

/// <summary>A sparse matrix in compressed sparse rows, with the buffers that it owns.</summary>
public sealed class CsrBuffers : IDisposable
{
    /// <summary>Takes ownership of the buffers and checks their structure; disposes them if it is wrong.</summary>
    /// <param name="columnCount">Columns of the matrix, 1 or above.</param>
    /// <param name="rowOffsets">Where each row begins, <c>[rows + 1]</c>.</param>
    /// <param name="columns">Column of each entry, <c>[nonzeros]</c>.</param>
    /// <param name="values">Value of each entry, <c>[nonzeros]</c>.</param>
    /// <exception cref="ArgumentException">The structure breaks the rules of <see cref="CsrMatrix"/>.</exception>
    public CsrBuffers(
        int columnCount, KernelBuffer<int> rowOffsets, KernelBuffer<int> columns, KernelBuffer<double> values)
    {
        ColumnCount = columnCount;
        RowOffsets = rowOffsets;
        Columns = columns;
        Values = values;
        try
        {
            _ = new CsrMatrix(columnCount, rowOffsets.Span, columns.Span, values.Span);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Columns of the matrix.</summary>
    public int ColumnCount { get; }

    /// <summary>Rows of the matrix.</summary>
    public int RowCount => RowOffsets.Length - 1;

    /// <summary>Number of entries.</summary>
    public int EntryCount => Columns.Length;

    /// <summary>Where each row begins, <c>[rows + 1]</c>.</summary>
    public KernelBuffer<int> RowOffsets { get; }

    /// <summary>Column of each entry, <c>[nonzeros]</c>.</summary>
    public KernelBuffer<int> Columns { get; }

    /// <summary>Value of each entry, <c>[nonzeros]</c>.</summary>
    public KernelBuffer<double> Values { get; }

    /// <summary>The matrix, for a kernel. The constructor checked its structure, which must not have changed.</summary>
    public CsrMatrix Matrix => CsrMatrix.CreateUnchecked(ColumnCount, RowOffsets.Span, Columns.Span, Values.Span);

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        RowOffsets.Dispose();
        Columns.Dispose();
        Values.Dispose();
    }
}
