namespace Kernels.Workloads.Formats;

/// <summary>A stream that ends after a number of bytes.</summary>
/// <param name="stream">The stream; the caller disposes it.</param>
/// <param name="length">The number, 0 or above.</param>
internal sealed class BoundedStream(Stream stream, long length) : ForwardStream
{
    private long _left = length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= count;
        return count;
    }
}
