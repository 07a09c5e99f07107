namespace Kernels.Workloads.Formats;

/// <summary>A stream that is read once, and whose first bytes can be looked at before.</summary>
/// <param name="stream">The stream; disposed with this one.</param>
internal sealed class PeekedStream(Stream stream) : ForwardStream
{
    private byte[] _peeked = [];
    private int _given;

    /// <summary>What is read.</summary>
    public Stream Source => stream;

    /// <summary>Looks at the first bytes; before any is read.</summary>
    /// <param name="count">How many.</param>
    /// <returns>So many, or all that there are.</returns>
    public ReadOnlySpan<byte> Peek(int count)
    {
        int present = _peeked.Length;
        if (present < count)
        {
            Array.Resize(ref _peeked, count);
            Array.Resize(ref _peeked, present + stream.ReadAtLeast(_peeked.AsSpan(present), count - present, throwOnEndOfStream: false));
        }

        return _peeked.AsSpan(0, Math.Min(count, _peeked.Length));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = _peeked.AsSpan(_given);
        if (rest.IsEmpty)
        {
            return stream.Read(buffer);
        }

        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        _given += rest.Length;
        return rest.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
