using System.Text;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Protocol;

/// <summary>Lines come out as they went in, however the bytes are split, and no line is longer than allowed.</summary>
public sealed class ProtocolLineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void Lines_are_whole_however_they_arrive(int piece)
    {
        string[] lines = ["", "a", new('b', 5000), "", new('c', WorkerProtocol.MaxLineBytes - 1), "é"];
        ProtocolLineReader reader = Reader(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n'))), piece);
        foreach (string line in lines)
        {
            Assert.Equal(line, Encoding.UTF8.GetString(reader.Read()!.Value.Span));
        }

        Assert.Null(reader.Read());
        Assert.False(reader.HasMore);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void A_line_that_is_too_long_is_refused(int piece)
    {
        ProtocolLineReader reader = Reader(new byte[WorkerProtocol.MaxLineBytes + 1], piece);
        ProtocolException exception = Assert.Throws<ProtocolException>(() => reader.Read());
        Assert.Equal("its line is longer than 1048576 bytes", exception.Message);
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        ProtocolLineReader reader = Reader("whole\nhal"u8.ToArray(), 4096);
        reader.Read();
        Assert.True(reader.HasMore);
        Assert.Equal("its last line does not end: 'hal'", Assert.Throws<ProtocolException>(() => reader.Read()).Message);
    }

    private static ProtocolLineReader Reader(byte[] bytes, int piece)
    {
        MemoryStream stream = new(bytes);
        return new ProtocolLineReader(buffer => stream.Read(buffer[..Math.Min(buffer.Length, piece)]));
    }
}
