using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Data from a pipe are kept unchanged in a file that nobody sees.</summary>
public sealed class DiskCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3 << 20)]
    public void It_holds_every_byte_for_several_readers(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        DiskCopy copy = DiskCopy.Read(new MemoryStream(bytes), _folder.Location, progress: null);
        Assert.Equal(length, copy.Length);
        foreach (PipeCopy reader in (PipeCopy[])[copy, copy.Again()])
        {
            byte[] read = new byte[length];
            reader.ReadExactly(read);
            Assert.Equal(bytes, read);
            Assert.Equal(-1, reader.ReadByte());
            reader.Position = length / 2;
            Assert.Equal(length == 0 ? -1 : bytes[length / 2], reader.ReadByte());
        }

        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open has a name on Windows");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void How_much_was_read_is_told_now_and_then()
    {
        List<string> told = [];
        DiskCopy.Read(new MemoryStream(new byte[130 << 20]), _folder.Location, told.Add);
        Assert.Equal([$"read 64 MiB into a file in {_folder.Location}", $"read 128 MiB into a file in {_folder.Location}"], told);
    }
}
