using System.Buffers.Binary;
using Apache.Arrow.Ipc;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The messages of an Arrow file or stream, without what they hold: how many rows there are, and what reading them takes. It also
/// checks what Apache.Arrow believes, so that a damaged file neither takes memory that it doesn't fill, nor ends the process.
/// The format is described at https://arrow.apache.org/docs/format/Columnar.html.
/// </summary>
internal sealed class ArrowMessages
{
    /// <summary>Where the messages of a file begin, after the magic bytes and two more.</summary>
    private const int FileBegin = 8;

    /// <summary>The most bytes of a message's metadata, far more than a table of a thousand columns needs.</summary>
    private const int MaxMetadata = 16 << 20;

    /// <summary>How deep fields may be nested, and how many there may be.</summary>
    private const int MaxDepth = 32;
    private const int MaxFields = 1 << 16;

    private const int Piece = 1 << 16;

    /// <summary>What newer files have before the length of a message.</summary>
    private const int Continuation = -1;

    // The numbers of fields in Arrow's Message.fbs and Schema.fbs.
    private const int HeaderType = 1;
    private const int Header = 2;
    private const int BodyLength = 3;
    private const int SchemaEndianness = 0;
    private const int SchemaFields = 1;
    private const int FieldChildren = 5;
    private const int DictionaryData = 1;
    private const int BatchLength = 0;
    private const int BatchNodes = 1;
    private const int BatchBuffers = 2;
    private const int BatchCompression = 3;
    private const int BatchVariadicCounts = 4;
    private const int CompressionCodec = 0;

    /// <summary>The bytes of a FieldNode, and of a Buffer, which is its place in the body and its length.</summary>
    private const int StructSize = 16;

    /// <summary>The most bytes that LZ4 makes of one, which lengthens a match by 255.</summary>
    private const long MaxRatio = 255;

    /// <summary>Where a file's list of its messages begins; that of a packed file is not looked for.</summary>
    private readonly long _end = long.MaxValue;

    private readonly Stream _stream;
    private long _dictionaries;
    private long _largest;

    /// <summary>Reads them.</summary>
    /// <param name="stream">The content, from its beginning; of known length or packed with gzip.</param>
    /// <param name="isFile">Whether it is a file and not a stream.</param>
    /// <exception cref="FormatException">It is damaged, or its batches are compressed with zstd.</exception>
    public ArrowMessages(Stream stream, bool isFile)
    {
        _stream = stream;
        SkipMagic(stream, isFile);
        _end = isFile && stream.CanSeek ? FindFooter() : long.MaxValue;
        if (Next() is not { Kind: Kind.Schema } schema)
        {
            throw new FormatException("it does not begin with a schema");
        }

        FlatTable table = FlatTable.Root(schema.Metadata).Table(Header);
        if (table.Number(SchemaEndianness, sizeof(short)) != 0)
        {
            throw new FormatException("its numbers are big-endian; allowed: little-endian");
        }

        int fields = 0;
        RequireFields(table, SchemaFields, depth: 0, ref fields);
        Skip(schema.BodyLength);
        while (Next() is { } message)
        {
            Add(message);
        }

        if (!isFile && stream.ReadByte() >= 0)
        {
            throw new FormatException("it goes on after the end of its messages");
        }
    }

    /// <summary>The rows of all batches.</summary>
    public long Rows { get; private set; }

    /// <summary>The bytes of all messages, which follow each other.</summary>
    public long Bytes { get; private set; }

    /// <summary>The memory that reading takes: the largest batch, and all dictionaries.</summary>
    public long Memory => _largest + _dictionaries;

    /// <summary>Skips what a file has before its messages, and a stream has not.</summary>
    /// <param name="stream">The content, from its beginning.</param>
    /// <param name="isFile">Whether it is a file.</param>
    /// <exception cref="FormatException">It ends before.</exception>
    public static void SkipMagic(Stream stream, bool isFile)
    {
        Span<byte> magic = stackalloc byte[isFile ? FileBegin : 0];
        if (stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
        {
            throw Truncated();
        }
    }

    /// <summary>Where the list of messages begins, which a file has at its end before its own length and the magic bytes.</summary>
    private long FindFooter()
    {
        const int TailLength = sizeof(int) + 6;
        long begin = _stream.Position;
        Span<byte> tail = stackalloc byte[TailLength];
        _stream.Position = Math.Max(0, _stream.Length - TailLength);
        bool isWhole = _stream.ReadAtLeast(tail, TailLength, throwOnEndOfStream: false) == TailLength && tail[sizeof(int)..].SequenceEqual(FileSignatures.ArrowFile);
        long footer = _stream.Length - TailLength - BinaryPrimitives.ReadInt32LittleEndian(tail);
        _stream.Position = begin;
        return isWhole && footer >= begin && footer <= _stream.Length - TailLength
            ? footer
            : throw new FormatException("it is truncated: it does not end as it begins, with ARROW1");
    }

    /// <summary>Reads the metadata of the next message; null after the last one.</summary>
    private ArrowMessage? Next()
    {
        (int length, int prefix) = _stream.CanSeek && _stream.Position >= _end ? (0, 0) : ReadLength();
        if (length == 0)
        {
            return null;
        }

        if (length < 0 || length > MaxMetadata || (_stream.CanSeek && length > _stream.Length - _stream.Position))
        {
            throw new FormatException($"a message claims {length} bytes of metadata; allowed: those that the file has, and up to {MaxMetadata}");
        }

        byte[] metadata = new byte[length];
        if (_stream.ReadAtLeast(metadata, length, throwOnEndOfStream: false) < length)
        {
            throw Truncated();
        }

        FlatTable message = FlatTable.Root(metadata);
        long body = message.Number(BodyLength, sizeof(long));
        if (body < 0 || body > int.MaxValue)
        {
            throw new FormatException($"a batch has {body} bytes; allowed: up to {int.MaxValue}");
        }

        Bytes += prefix + length + body;
        return new ArrowMessage((Kind)message.Number(HeaderType, sizeof(byte)), metadata, body);
    }

    /// <summary>The length of the next message's metadata, 0 at the end; and the bytes that say it.</summary>
    private (int Length, int Prefix) ReadLength()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        int prefix = bytes.Length;
        int present = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (present == bytes.Length && length == Continuation)
        {
            prefix *= 2;
            present = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        }

        // A stream may also end without saying so.
        return present == bytes.Length ? (length, prefix) : present == 0 ? (0, 0) : throw Truncated();
    }

    private void Add(ArrowMessage message)
    {
        FlatTable header = FlatTable.Root(message.Metadata).Table(Header);
        switch (message.Kind)
        {
            case Kind.RecordBatch:
                (long bytes, long memory) = Pass(header, message.BodyLength);
                long rows = header.Number(BatchLength, sizeof(long));

                // A column of numbers takes at least a bit for each row.
                Rows += rows >= 0 && rows <= 8 * bytes
                    ? rows
                    : throw new FormatException($"a batch claims {rows} rows in {bytes} bytes");
                _largest = Math.Max(_largest, message.Metadata.Length + memory);
                break;
            case Kind.DictionaryBatch:
                _dictionaries += Pass(header.Table(DictionaryData), message.BodyLength).Memory;
                break;
            default:
                throw new FormatException($"it has a message of kind {(int)message.Kind} among its batches; allowed: batches and dictionaries");
        }
    }

    /// <summary>Goes past the body of a batch, and checks that its metadata has what it lists.</summary>
    /// <returns>The bytes of its buffers, of packed ones unpacked, as they say themselves; and the memory that reading it takes.</returns>
    private (long Bytes, long Memory) Pass(FlatTable batch, long body)
    {
        int buffers = batch.Count(BatchBuffers, StructSize);
        _ = batch.Count(BatchNodes, StructSize) + batch.Count(BatchVariadicCounts, sizeof(long));
        if (!batch.Has(BatchCompression))
        {
            Skip(body);
            return (body, body);
        }

        if (batch.Table(BatchCompression).Number(CompressionCodec, sizeof(byte)) != (int)CompressionCodecType.Lz4Frame)
        {
            throw new FormatException("its batches are compressed with zstd; allowed: LZ4 or none, as pyarrow writes with compression=\"lz4\" or None");
        }

        Span<byte> prefix = stackalloc byte[sizeof(long)];
        (long place, long unpacked) = (0, 0);
        for (int index = 0; index < buffers; index++)
        {
            (long begin, long length) = batch.Pair(BatchBuffers, index);
            if (length == 0)
            {
                continue;
            }

            if (begin < place || length < prefix.Length || length > body - begin)
            {
                throw new FormatException("its buffers are not in the order of their places, or outside their batch");
            }

            Skip(begin - place);
            place = begin + prefix.Length;
            if (_stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            {
                throw Truncated();
            }

            // Nothing is unpacked where that would save nothing.
            long claimed = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            long most = Math.Min((length - prefix.Length) * MaxRatio, int.MaxValue - unpacked);
            unpacked += claimed == -1 ? length - prefix.Length
                : claimed >= 0 && claimed <= most ? claimed
                : throw new FormatException($"a buffer claims {claimed} bytes packed into {length - prefix.Length}");
        }

        Skip(body - place);
        return (unpacked, unpacked + body);
    }

    private void Skip(long count)
    {
        if (_stream.CanSeek)
        {
            _stream.Position = count <= _stream.Length - _stream.Position ? _stream.Position + count : throw Truncated();
            return;
        }

        byte[] piece = new byte[Math.Min(count, Piece)];
        for (long left = count; left > 0;)
        {
            int read = _stream.Read(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
            left -= read > 0 ? read : throw Truncated();
        }
    }

    private static FormatException Truncated() => new("it is truncated: it ends within a message");

    /// <summary>Checks that fields are not nested endlessly.</summary>
    private static void RequireFields(FlatTable parent, int children, int depth, ref int fields)
    {
        int count = parent.Count(children, sizeof(uint));
        fields += count;
        if (depth > MaxDepth || fields > MaxFields)
        {
            throw new FormatException($"its fields are more than {MaxFields}, or nested deeper than {MaxDepth}");
        }

        for (int index = 0; index < count; index++)
        {
            RequireFields(parent.Table(children, index), FieldChildren, depth + 1, ref fields);
        }
    }

    /// <summary>What the header of a message is, in Arrow's Message.fbs.</summary>
    private enum Kind
    {
        None,
        Schema,
        DictionaryBatch,
        RecordBatch,
    }

    private readonly record struct ArrowMessage(Kind Kind, byte[] Metadata, long BodyLength);
}
