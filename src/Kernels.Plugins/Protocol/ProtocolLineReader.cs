namespace Kernels.Plugins.Protocol;

/// <summary>Reads some bytes.</summary>
/// <param name="buffer">Where they go.</param>
/// <returns>The number of bytes; 0 at the end.</returns>
internal delegate int ByteReader(Span<byte> buffer);

/// <summary>Splits a stream of bytes into lines of bounded length.</summary>
/// <param name="read">Where the bytes come from.</param>
internal sealed class ProtocolLineReader(ByteReader read)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether bytes have already arrived after the last line read.</summary>
    public bool HasMore => _start < _end;

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its line feed, valid until the next call; null at the end.</returns>
    /// <exception cref="ProtocolException">The line is too long, or does not end.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        int searched = _start;
        while (true)
        {
            int length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, searched + length - _start);
                _start = searched + length + 1;
                return line;
            }

            MakeRoom();
            searched = _end;
            int count = read(_buffer.AsSpan(_end));
            if (count == 0)
            {
                return _end == 0
                    ? null
                    : throw new ProtocolException($"its last line does not end: '{OneLine.Of(_buffer.AsSpan(0, _end), 80)}'");
            }

            _end += count;
        }
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end < _buffer.Length)
        {
            return;
        }

        if (_end >= WorkerProtocol.MaxLineBytes)
        {
            throw new ProtocolException($"its line is longer than {WorkerProtocol.MaxLineBytes} bytes");
        }

        Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, WorkerProtocol.MaxLineBytes));
    }
}
