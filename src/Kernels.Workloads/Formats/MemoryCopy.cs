namespace Kernels.Workloads.Formats;

/// <summary>The data from a pipe, in memory.</summary>
internal sealed class MemoryCopy : PipeCopy
{
    private readonly List<byte[]> _pieces;
    private long _length;

    private MemoryCopy(List<byte[]> pieces) => _pieces = pieces;

    /// <summary>The most that is read on this machine: half of its memory, since the data is converted beside its copy.</summary>
    public static long Limit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="limit">The most bytes that it may have; 0 or above.</param>
    /// <param name="progress">Receives, now and then, a line on how much has been read; null for none.</param>
    /// <returns>The copy, at its beginning; null if the stream has more.</returns>
    public static MemoryCopy? Read(Stream source, long limit, Action<string>? progress)
    {
        MemoryCopy copy = new([]);
        foreach ((byte[] piece, int count) in PiecesOf(source, static () => new byte[PieceBytes], progress))
        {
            copy._pieces.Add(piece);
            copy._length += count;
            if (copy._length > limit)
            {
                return null;
            }
        }

        return copy;
    }

    /// <inheritdoc/>
    public override MemoryCopy Again() => new(_pieces) { _length = _length };

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int offset = (int)(Position % PieceBytes);
        int count = (int)Math.Min(Math.Min(buffer.Length, PieceBytes - offset), Math.Max(0, _length - Position));
        if (count > 0)
        {
            _pieces[(int)(Position / PieceBytes)].AsSpan(offset, count).CopyTo(buffer);
            Position += count;
        }

        return count;
    }
}
