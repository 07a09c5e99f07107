using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Kernels.Workloads.Formats;

/// <summary>Columns of a file or stream in Arrow's IPC format, read batch by batch.</summary>
/// <typeparam name="T">What a kernel takes.</typeparam>
internal sealed class ArrowReader<T> : ArrayReader
    where T : unmanaged, INumber<T>
{
    /// <summary>The number of elements converted at once.</summary>
    private const int Piece = 1 << 14;

    private readonly ArrayContent _source;
    private readonly bool _isFile;
    private readonly ArrowMessages _messages;
    private readonly TableColumns _table;
    private readonly ImmutableArray<int> _columns;
    private readonly ImmutableArray<NpyElementType> _types;
    private readonly byte[] _piece = new byte[Piece * sizeof(double)];
    private readonly T[] _converted = new T[Piece];
    private OpenedContent? _content;
    private ArrowStreamReader? _batches;
    private RecordBatch? _batch;
    private int _inBatch;
    private long _done;

    /// <summary>Reads the schema, and counts rows.</summary>
    /// <param name="source">The file.</param>
    /// <param name="isFile">Whether it is in the format of files, and not in that of streams.</param>
    /// <param name="dimensions">1 for one column, 2 for several.</param>
    public ArrowReader(ArrayContent source, bool isFile, int dimensions)
    {
        (_source, _isFile) = (source, isFile);
        using (OpenedContent content = source.Open())
        {
            _messages = new ArrowMessages(content.Stream, isFile);
        }

        using (OpenedContent content = source.Open())
        using (ArrowStreamReader batches = Begin(content))
        {
            Schema schema = Guarded(() => batches.Schema);
            _table = new TableColumns([.. schema.FieldsList.Select(field => field.Name)], schema.FieldsList.Count);
            _columns = _table.Choose(source.Member, dimensions);
            _types = [.. _columns.Select(column => TypeOf(schema.FieldsList[column], _table.Describe(column)))];
        }

        Shape = dimensions == 1 ? [_messages.Rows] : [_messages.Rows, _columns.Length];
    }

    /// <inheritdoc/>
    public override ImmutableArray<long> Shape { get; }

    /// <inheritdoc/>
    public override string ElementName => string.Join(", ", _types.Select(type => type.Name).Distinct());

    /// <inheritdoc/>
    public override double Bytes => _messages.Bytes;

    /// <inheritdoc/>
    public override long ExtraBytes => _messages.Memory + _piece.Length + (_converted.Length * (long)ElementTypes.SizeOf(ElementTypes.Of<T>()));

    /// <inheritdoc/>
    public override string? Change => _types.All(type => type.Is(ElementTypes.Of<T>()))
        ? null
        : $"converted to {ElementTypes.NameOf(ElementTypes.Of<T>())} from {ElementName}";

    /// <inheritdoc/>
    public override void Read(Span<byte> elements)
    {
        Span<T> rest = MemoryMarshal.Cast<byte, T>(elements);
        while (!rest.IsEmpty)
        {
            RecordBatch batch = CurrentBatch() ?? throw Changed();
            int rows = Math.Min(Math.Min(rest.Length / _columns.Length, batch.Length - _inBatch), Piece);
            for (int index = 0; index < _columns.Length; index++)
            {
                ReadColumn(batch, index, rows, rest[index..]);
            }

            _inBatch += rows;
            _done += rows;
            rest = rest[(rows * _columns.Length)..];
        }
    }

    /// <inheritdoc/>
    public override void RequireEnd()
    {
        if (CurrentBatch() is not null)
        {
            throw Changed();
        }

        // Only at its end does packed content show that it was whole.
        if (!_content!.Stream.CanSeek)
        {
            _content.Stream.CopyTo(Stream.Null);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _batch?.Dispose();
        _batches?.Dispose();
        _content?.Dispose();
    }

    private ArrowStreamReader Begin(OpenedContent content)
    {
        ArrowMessages.SkipMagic(content.Stream, _isFile);
        return new ArrowStreamReader(new BoundedStream(content.Stream, _messages.Bytes), new ArrowCodecs(), leaveOpen: true);
    }

    private static NpyElementType TypeOf(Field field, string column) => field.DataType.TypeId switch
    {
        ArrowTypeId.Double => new(NpyKind.Real, 8, false),
        ArrowTypeId.Float => new(NpyKind.Real, 4, false),
        ArrowTypeId.HalfFloat => new(NpyKind.Real, 2, false),
        ArrowTypeId.Int64 => new(NpyKind.Signed, 8, false),
        ArrowTypeId.Int32 => new(NpyKind.Signed, 4, false),
        ArrowTypeId.Int16 => new(NpyKind.Signed, 2, false),
        ArrowTypeId.Int8 => new(NpyKind.Signed, 1, false),
        ArrowTypeId.UInt64 => new(NpyKind.Unsigned, 8, false),
        ArrowTypeId.UInt32 => new(NpyKind.Unsigned, 4, false),
        ArrowTypeId.UInt16 => new(NpyKind.Unsigned, 2, false),
        ArrowTypeId.UInt8 => new(NpyKind.Unsigned, 1, false),
        ArrowTypeId.Boolean => new(NpyKind.Truth, 1, false),
        _ => throw new FormatException(
            $"its column {column} is of type {TextExcerpt.Quote(field.DataType.Name)}; allowed: halffloat to double, int8 to int64, uint8 to uint64 and bool"),
    };

    /// <summary>The batch with the next row; null at the end.</summary>
    private RecordBatch? CurrentBatch()
    {
        if (_batches is null)
        {
            _content = _source.Open();
            _batches = Begin(_content);
        }

        while (_batch is null || _inBatch == _batch.Length)
        {
            _batch?.Dispose();
            _inBatch = 0;
            _batch = Guarded(_batches.ReadNextRecordBatch);
            if (_batch is null)
            {
                return null;
            }

            RequireRows(_batch);
        }

        return _batch;
    }

    /// <summary>Checks that a batch has all that it says, and no nulls, in the columns that are read.</summary>
    private void RequireRows(RecordBatch batch)
    {
        for (int index = 0; index < _columns.Length; index++)
        {
            int column = _columns[index];
            (int size, int nullRow) = Guarded(() =>
            {
                IArrowArray array = batch.Column(column);
                return array.Length != batch.Length
                    ? (-1, -1)
                    : (array.Data.Buffers[1].Length, array.NullCount == 0 ? -1 : Enumerable.Range(0, array.Length).First(array.IsNull));
            });
            if (nullRow >= 0)
            {
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture, $"its row {_done + nullRow + 1} has a null in column {_table.Describe(column)}; allowed: columns without nulls"));
            }

            if (size < (_types[index].Kind == NpyKind.Truth ? (batch.Length + 7L) / 8 : (long)batch.Length * _types[index].Size))
            {
                throw Damaged();
            }
        }
    }

    private void ReadColumn(RecordBatch batch, int index, int rows, Span<T> target)
    {
        NpyElementType type = _types[index];
        ReadOnlySpan<byte> values = batch.Column(_columns[index]).Data.Buffers[1].Span;
        Span<byte> piece = _piece.AsSpan(0, rows * type.Size);
        if (type.Kind == NpyKind.Truth)
        {
            for (int row = 0; row < rows; row++)
            {
                piece[row] = (byte)((values[(_inBatch + row) / 8] >> ((_inBatch + row) % 8)) & 1);
            }
        }
        else
        {
            values.Slice(_inBatch * type.Size, piece.Length).CopyTo(piece);
        }

        Span<T> converted = _columns.Length == 1 ? target[..rows] : _converted.AsSpan(0, rows);
        (int wrong, string value) = NpyConversion.Convert(type, piece, converted);
        if (wrong >= 0)
        {
            string wanted = ElementTypes.NameOf(ElementTypes.Of<T>());
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"its row {_done + wrong + 1}, column {_table.Describe(_columns[index])}, is {value}, which {wanted} does not hold; "
                + $"allowed: {wanted}, or what can be converted from {type.Name} without a loss"));
        }

        for (int row = 0; row < rows && _columns.Length > 1; row++)
        {
            target[row * _columns.Length] = converted[row];
        }
    }

    /// <summary>Apache.Arrow throws whatever it comes upon in a damaged file, also bare exceptions.</summary>
    private static TResult Guarded<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // The type of the exception says nothing.
        catch (Exception exception) when (exception is not (IOException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw Damaged();
        }
    }

    private static FormatException Damaged() => new("it is damaged, or uses what Apache.Arrow for .NET can't read");
}
