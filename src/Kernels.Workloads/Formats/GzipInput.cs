using System.IO.Compression;

namespace Kernels.Workloads.Formats;

/// <summary>Unpacks gzip of one or more members, and fails if it is damaged, cut short or followed by something else.</summary>
/// <remarks>
/// .NET's <see cref="GZipStream"/> ends silently if its input ends within a member, and ignores anything after the last one. So
/// a member with a mark is appended: the mark comes out at the end only if everything before it was gzip.
/// </remarks>
internal sealed class GzipInput : ForwardStream
{
    /// <summary>Deflate makes at most this many bytes from one: 258 bytes from two bits.</summary>
    private const int MaxRatio = 1032;

    /// <summary>Drawn anew by each process, so that no file can contain it.</summary>
    private static readonly byte[] Mark = Guid.NewGuid().ToByteArray();

    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _begin;
    private int _end;
    private bool _atEnd;

    /// <summary>Unpacks a stream, from its position on.</summary>
    /// <param name="packed">The stream. The caller disposes it.</param>
    public GzipInput(Stream packed)
    {
        MaxLength = packed.CanSeek ? (packed.Length - packed.Position) * MaxRatio : long.MaxValue;
        _unpacked = new GZipStream(new MarkedStream(packed), CompressionMode.Decompress);
    }

    /// <summary>The most bytes that can come out, whatever the content claims.</summary>
    public long MaxLength { get; }

    /// <summary>Unpacks a stream if its first bytes show that it is gzip.</summary>
    /// <param name="content">The seekable stream, from its position on. The caller disposes it.</param>
    /// <returns>The unpacked stream; null if it is not gzip, and the stream's position is unchanged.</returns>
    public static GzipInput? TryOpen(Stream content)
    {
        Span<byte> beginning = stackalloc byte[2];
        long position = content.Position;
        int count = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        content.Position = position;
        return FileSignatures.IsGzip(beginning[..count]) ? new GzipInput(content) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last bytes may be the mark.
        while (!_atEnd && _end - _begin <= Mark.Length)
        {
            Fill();
        }

        int ready = _end - _begin - (_atEnd ? 0 : Mark.Length);
        int count = Math.Min(buffer.Length, ready);
        _buffer.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        _end -= _begin;
        _begin = 0;
        int count = ReadUnpacked(_buffer.AsSpan(_end));
        _end += count;
        if (count == 0)
        {
            _end = _buffer.AsSpan(0, _end).EndsWith(Mark) ? _end - Mark.Length : throw Damaged();
            _atEnd = true;
        }
    }

    private int ReadUnpacked(Span<byte> buffer)
    {
        try
        {
            return _unpacked.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static IOException Damaged() => new("it is gzip that is damaged, cut short or followed by something else");

    /// <summary>A stream with the packed mark after its end.</summary>
    private sealed class MarkedStream(Stream stream) : ForwardStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_given == 0 && stream.Read(buffer) is > 0 and int count)
            {
                return count;
            }

            ReadOnlySpan<byte> rest = PackedMark.AsSpan(_given);
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            _given += rest.Length;
            return rest.Length;
        }
    }
}
