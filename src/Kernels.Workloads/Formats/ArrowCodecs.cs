using Apache.Arrow.Ipc;
using K4os.Compression.LZ4.Streams;
using K4os.Compression.LZ4.Streams.Frames;

namespace Kernels.Workloads.Formats;

/// <summary>What unpacks the buffers of Arrow files: LZ4, as pandas and pyarrow pack them by default.</summary>
internal sealed class ArrowCodecs : ICompressionCodecFactory
{
    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => CreateCodec(compressionCodecType, null);

    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) => new Lz4();

    private sealed class Lz4 : ICompressionCodec
    {
        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination)
        {
            using ByteMemoryLZ4FrameReader frame = LZ4Frame.Decode(source);
            return frame.ReadManyBytes(destination.Span);
        }

        public void Compress(ReadOnlyMemory<byte> source, Stream destination) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
