using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Data from a pipe are kept unchanged: in memory up to a limit, or in a file that nobody sees.</summary>
public sealed class PipeCopyTests : IDisposable
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
    public void It_holds_every_byte_in_order_for_several_readers(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        using MemoryCopy? inMemory = MemoryCopy.Read(new MemoryStream(bytes), length, progress: null);
        Assert.NotNull(inMemory);
        using DiskCopy onDisk = DiskCopy.Read(new MemoryStream(bytes), _folder.Location, progress: null);
        foreach (PipeCopy copy in (PipeCopy[])[inMemory, inMemory.Again(), onDisk, onDisk.Again()])
        {
            Assert.Equal(length, copy.Length);
            byte[] read = new byte[length];
            copy.ReadExactly(read);
            Assert.Equal(bytes, read);
            Assert.Equal(-1, copy.ReadByte());
            copy.Position = length / 2;
            Assert.Equal(length == 0 ? -1 : bytes[length / 2], copy.ReadByte());
        }

        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open has a name on Windows");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void More_than_the_limit_is_refused()
        => Assert.Null(MemoryCopy.Read(new MemoryStream(new byte[(2 << 20) + 1]), 2 << 20, progress: null));

    [Fact]
    public void How_much_was_read_is_told_now_and_then()
    {
        List<string> told = [];
        using MemoryCopy? inMemory = MemoryCopy.Read(new MemoryStream(new byte[130 << 20]), 1 << 30, told.Add);
        Assert.Equal(["read 64 MiB", "read 128 MiB"], told);

        told.Clear();
        using DiskCopy onDisk = DiskCopy.Read(new MemoryStream(new byte[130 << 20]), _folder.Location, told.Add);
        Assert.Equal([$"read 64 MiB into a file in {_folder.Location}", $"read 128 MiB into a file in {_folder.Location}"], told);
    }
}
