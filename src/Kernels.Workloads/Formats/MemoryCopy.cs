using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>The data from a pipe, in memory: of known length, and readable from the beginning.</summary>
internal sealed class MemoryCopy : Stream
{
    private const int PieceBytes = 1 << 20;

    /// <summary>How much is read between two reports.</summary>
    private const long ReportBytes = 64 << 20;

    private readonly List<byte[]> _pieces;
    private long _length;
    private long _position;

    private MemoryCopy(List<byte[]> pieces) => _pieces = pieces;

    /// <summary>The most that is read on this machine: half of its memory, since the data is converted beside its copy.</summary>
    public static long Limit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="limit">The most bytes that it may have; 0 or above.</param>
    /// <param name="progress">Receives, now and then, a line on how much has been read; null for none.</param>
    /// <returns>The copy, at its beginning; null if the stream has more.</returns>
    public static MemoryCopy? Read(Stream source, long limit, Action<string>? progress)
    {
        MemoryCopy copy = new([]);
        long nextReport = ReportBytes;
        while (true)
        {
            byte[] piece = new byte[PieceBytes];
            int count = source.ReadAtLeast(piece, PieceBytes, throwOnEndOfStream: false);
            copy._pieces.Add(piece);
            copy._length += count;
            if (copy._length > limit)
            {
                return null;
            }

            if (count < PieceBytes)
            {
                return copy;
            }

            if (copy._length >= nextReport)
            {
                progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"read {copy._length >> 20} MiB"));
                nextReport += ReportBytes;
            }
        }
    }

    /// <summary>The same data again, at its beginning.</summary>
    public MemoryCopy Again() => new(_pieces) { _length = _length };

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int offset = (int)(_position % PieceBytes);
        int count = (int)Math.Min(Math.Min(buffer.Length, PieceBytes - offset), Math.Max(0, _length - _position));
        if (count > 0)
        {
            _pieces[(int)(_position / PieceBytes)].AsSpan(offset, count).CopyTo(buffer);
            _position += count;
        }

        return count;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
