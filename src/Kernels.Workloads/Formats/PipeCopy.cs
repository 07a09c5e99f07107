using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>The data from a pipe, kept: of known length, and readable from the beginning, also by several readers.</summary>
internal abstract class PipeCopy : Stream
{
    /// <summary>The bytes that are read at once.</summary>
    protected const int PieceBytes = 1 << 20;

    /// <summary>How many pieces are read between two reports.</summary>
    private const int ReportPieces = 64;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <summary>The same data again, at its beginning.</summary>
    public abstract PipeCopy Again();

    /// <inheritdoc/>
    public abstract override int Read(Span<byte> buffer);

    /// <summary>Reads a stream to its end, in pieces of which only the last one is not full; it may be empty.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="next">The memory for a piece: new each time, or the same where none is kept.</param>
    /// <param name="progress">Receives, now and then, a line on how much has been read; null for none.</param>
    /// <param name="where">Where it is kept, at the end of that line; empty for memory.</param>
    /// <returns>Each piece, with how many of its bytes were read.</returns>
    protected static IEnumerable<(byte[] Piece, int Count)> PiecesOf(Stream source, Func<byte[]> next, Action<string>? progress, string where = "")
    {
        int count = PieceBytes;
        for (int pieces = 1; count == PieceBytes; pieces++)
        {
            byte[] piece = next();
            count = source.ReadAtLeast(piece, PieceBytes, throwOnEndOfStream: false);
            yield return (piece, count);
            if (count == PieceBytes && pieces % ReportPieces == 0)
            {
                progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"read {pieces} MiB{where}"));
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
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
