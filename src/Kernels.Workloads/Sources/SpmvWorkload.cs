using System.Collections;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The kernel <c>spmv/1</c> with its data.</summary>
public sealed class SpmvWorkload : Workload<SpmvArguments>
{
    private const int RenewedEntries = 64;

    private readonly CsrBuffers _matrix;
    private readonly KernelBuffer<double> _x;
    private readonly ChangedEntries _changes = new();
    private double[] _originalX = [];
    private double? _usedColumns;
    private (double[] Product, double[] Tolerance)? _expected;

    /// <summary>Makes the workload.</summary>
    /// <param name="allocator">Where the product comes from.</param>
    /// <param name="matrix">The matrix, <c>[rows × columns]</c>; the workload takes ownership.</param>
    /// <param name="x">The vector, <c>[columns]</c>; the workload takes ownership.</param>
    public SpmvWorkload(BufferAllocator allocator, CsrBuffers matrix, KernelBuffer<double> x)
        : base(Spmv.Contract)
    {
        _matrix = matrix;
        _x = x;
        Y = allocator.Allocate<double>(matrix.RowCount);
    }

    /// <summary>The output: the product, <c>[rows]</c>.</summary>
    public KernelBuffer<double> Y { get; }

    /// <inheritdoc/>
    public override string Shape => string.Create(
        CultureInfo.InvariantCulture, $"{_matrix.RowCount} × {_matrix.ColumnCount}, {_matrix.EntryCount} entries");

    /// <inheritdoc/>
    public override Work Work => new(
        Flops: 2.0 * _matrix.EntryCount,
        Bytes: WorkingSetBytes);

    /// <inheritdoc/>
    /// <remarks>Only the elements of x in columns with entries must be read.</remarks>
    public override Work? LeastWork => Work with { Bytes = Work.Bytes - (8.0 * (_x.Length - UsedColumns)) };

    /// <inheritdoc/>
    public override double WorkingSetBytes
        => (12.0 * _matrix.EntryCount) + (4.0 * (_matrix.RowCount + 1.0)) + (8.0 * _x.Length) + (8.0 * Y.Length);

    /// <inheritdoc/>
    protected override SpmvArguments Arguments => new(_matrix.Matrix, _x.Span, Y.Span);

    private double UsedColumns => _usedColumns ??= CountUsedColumns();

    private (double[] Product, double[] Tolerance) Expected => _expected ??= SpmvOracle.Compute(_matrix.Matrix, _x.Span);

    /// <inheritdoc/>
    /// <remarks>
    /// Changes all of x and some of the entries. To find out which, one must read them all, as the product does.
    /// </remarks>
    public override void Renew(ulong seed)
    {
        SplitMix64 random = new(seed);
        KeepOriginal();
        Changes.Scale(_originalX, _x.Span, Changes.Share, random);
        _changes.Restore(_matrix.Values.Span);
        for (int change = 0; change < RenewedEntries; change++)
        {
            _changes.ChangeOne(_matrix.Values.Span, random);
        }

        _expected = null;
    }

    /// <inheritdoc/>
    public override void Nudge(SplitMix64 random)
    {
        KeepOriginal();
        int column = random.NextBelow(_x.Length);
        _x.Span[column] = Changes.Scaled(_originalX[column], Changes.Share, random);
        _changes.ChangeOne(_matrix.Values.Span, random);
        _expected = null;
    }

    /// <inheritdoc/>
    public override void Reset() => Y.Span.Fill(Poison.Float64);

    /// <inheritdoc/>
    public override Validation Validate()
        => Comparison.Within(Y.Span, Expected.Product, Expected.Tolerance, row => $"y[{row}]");

    private void KeepOriginal()
    {
        if (_originalX.Length == 0)
        {
            _originalX = _x.Span.ToArray();
        }
    }

    private int CountUsedColumns()
    {
        BitArray used = new(_matrix.ColumnCount);
        int count = 0;
        foreach (int column in _matrix.Columns.Span)
        {
            count += used[column] ? 0 : 1;
            used[column] = true;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _matrix.Dispose();
        _x.Dispose();
        Y.Dispose();
    }
}
