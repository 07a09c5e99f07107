using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Workloads.Formats;

/// <summary>
/// Columns of a text file of separated values. Its rows are counted first, since nothing in the file says how many there are.
/// </summary>
/// <typeparam name="T">What a kernel takes.</typeparam>
internal sealed class CsvReader<T> : ArrayReader
    where T : unmanaged, INumber<T>
{
    /// <summary>What the reader of text takes for rows of usual lengths.</summary>
    private const int TextBytes = 1 << 20;

    /// <summary>How many rows are counted between two reports.</summary>
    private const int ReportRows = 1 << 20;

    private readonly ArrayContent _source;
    private readonly TableColumns _table;
    private readonly ImmutableArray<int> _columns;
    private readonly bool _hasNames;
    private readonly int _width;
    private readonly long _rows;
    private CsvRows? _text;
    private long _done;

    /// <summary>Reads the names of columns, and counts rows.</summary>
    /// <param name="source">The file.</param>
    /// <param name="dimensions">1 for one column, 2 for several.</param>
    public CsvReader(ArrayContent source, int dimensions)
    {
        _source = source;
        using CsvRows text = new(source);
        if (!text.TryRead())
        {
            throw new FormatException("it has no rows; required: rows of numbers, perhaps after one with the names of columns");
        }

        ImmutableArray<string> first = text.Cells();
        _width = first.Length;
        _hasNames = first.Any(cell => NumberText.Read(cell, out double _) is not null);
        _table = new TableColumns(_hasNames ? first : [], _width);
        _columns = _table.Choose(source.Member, dimensions);
        _rows = _hasNames ? 0 : 1;
        while (text.TryRead())
        {
            _rows++;
            if (_rows % ReportRows == 0)
            {
                source.Report($"counting the rows of {source.Name}: {text.DescribeProgress()}");
            }
        }

        Change = !_hasNames ? "read without names of columns, as its first row is of numbers"
            : _columns.Any(column => NumberText.Read(first[column], out double _) is null) ? "read from its second row on: the first one, which has text, is taken for names"
            : null;
        Bytes = text.BytesRead;
        Shape = dimensions == 1 ? [_rows] : [_rows, _columns.Length];
    }

    /// <inheritdoc/>
    public override ImmutableArray<long> Shape { get; }

    /// <inheritdoc/>
    public override string ElementName => "text";

    /// <inheritdoc/>
    public override double Bytes { get; }

    /// <inheritdoc/>
    public override long ExtraBytes => TextBytes;

    /// <inheritdoc/>
    public override string? Change { get; }

    /// <inheritdoc/>
    public override void Read(Span<byte> elements)
    {
        for (Span<T> rest = MemoryMarshal.Cast<byte, T>(elements); !rest.IsEmpty; rest = rest[_columns.Length..])
        {
            if (!Opened().TryRead())
            {
                throw Changed();
            }

            _done++;
            ReadRow(Opened(), rest[.._columns.Length]);
        }
    }

    /// <inheritdoc/>
    public override void RequireEnd()
    {
        if (Opened().TryRead())
        {
            throw Changed();
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _text?.Dispose();

    private CsvRows Opened()
    {
        if (_text is null)
        {
            _text = new CsvRows(_source);
            _ = _hasNames && _text.TryRead();
        }

        return _text;
    }

    private void ReadRow(CsvRows text, Span<T> row)
    {
        if (text.Count != _width)
        {
            throw new FormatException($"{Place(text)} has {Counted.Of(text.Count, "column")}; required: {_width}, as in the first row");
        }

        for (int index = 0; index < row.Length; index++)
        {
            ReadOnlySpan<char> cell = text[_columns[index]];
            if (NumberText.Read(cell, out row[index]) is { } allowed)
            {
                throw new FormatException($"{Place(text)}, column {_table.Describe(_columns[index])}, is {TextExcerpt.Quote(cell)}; allowed: {allowed}");
            }
        }
    }

    private string Place(CsvRows text) => string.Create(CultureInfo.InvariantCulture, $"its row {_done} (line {text.Line})");
}
