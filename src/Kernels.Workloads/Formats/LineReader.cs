namespace Kernels.Workloads.Formats;

/// <summary>Reads a stream of bytes line by line, without copying a line that is whole in its buffer.</summary>
/// <param name="stream">The stream; the caller disposes it.</param>
internal sealed class LineReader(Stream stream)
{
    /// <summary>The longest line that is read, in bytes.</summary>
    public const int MaxLineLength = 64 * 1024;

    private readonly byte[] _buffer = new byte[16 * MaxLineLength];
    private int _begin;
    private int _end;
    private bool _atEnd;

    /// <summary>The number of the last line read, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>How many bytes have been read so far, including those in the buffer after the last line.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end, valid until the next call.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="FormatException">The line is too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
        if (length < 0)
        {
            Fill();
            length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
        }

        bool ended = length >= 0;
        length = ended ? length : _end - _begin;
        line = _buffer.AsSpan(_begin, length);
        if (!ended && length == 0)
        {
            return false;
        }

        LineNumber++;
        _begin += length + (ended ? 1 : 0);
        return length <= MaxLineLength
            ? true
            : throw new FormatException($"the line is longer than {MaxLineLength} bytes");
    }

    private void Fill()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        _end -= _begin;
        _begin = 0;
        while (!_atEnd && _end < _buffer.Length)
        {
            int count = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += count;
            BytesRead += count;
            _atEnd = count == 0;
        }
    }
}
