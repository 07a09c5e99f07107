using Kernels.SharedMemory;
using Kernels.Tests.Workloads;

namespace Kernels.Tests.SharedMemory;

/// <summary>Segments hold the values that any process writes to them, and leave nothing behind.</summary>
[Collection(nameof(RunsAlone))]
public sealed unsafe class SharedSegmentTests : IDisposable
{
    private static readonly int Page = Environment.SystemPageSize;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(100_000, 25)]
    public void A_segment_is_whole_pages_of_zeros(long bytes, int pages)
    {
        Assert.SkipUnless(Page == 4096, "The sizes are those of pages of 4096 bytes.");
        using SharedSegment segment = SharedSegment.Create(bytes);
        Assert.Equal(pages * Page, segment.Bytes);
        Assert.Equal(0, segment.Address % Page);
        Assert.Equal(-1, new Span<byte>((void*)segment.Address, (int)segment.Bytes).IndexOfAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Sizes_that_do_not_exist_are_refused(long bytes)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SharedSegment.Create(bytes));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_mappings_are_one_memory(bool inFolder)
    {
        using SharedSegment segment = SharedSegment.Create(10_000, Options(inFolder));
        using MappedSegment other = MappedSegment.Open(segment.Path, segment.Bytes, writable: true, guarded: true);
        Assert.NotEqual(segment.Address, other.Address);
        ((byte*)segment.Address)[9_999] = 17;
        Assert.Equal(17, ((byte*)other.Address)[9_999]);
        ((byte*)other.Address)[0] = 5;
        Assert.Equal(5, ((byte*)segment.Address)[0]);
    }

    [Fact]
    public void A_mapping_for_reading_can_not_be_written()
    {
        using MemoryProbe probe = new();
        using SharedSegment segment = SharedSegment.Create(1);
        using MappedSegment other = MappedSegment.Open(segment.Path, segment.Bytes, writable: false, guarded: true);
        Assert.True(probe.IsReadable((void*)other.Address, Page));
        Assert.False(probe.IsWritable((void*)other.Address, Page));
    }

    [Fact]
    public void Pages_around_the_other_mapping_are_out_of_reach()
    {
        using MemoryProbe probe = new();
        using SharedSegment segment = SharedSegment.Create(Page);
        using MappedSegment other = MappedSegment.Open(segment.Path, segment.Bytes, writable: true, guarded: true);
        Assert.True(probe.IsWritable((void*)other.Address, Page));
        Assert.False(probe.IsReadable((void*)(other.Address + Page), 1));
        Assert.False(probe.IsReadable((void*)(other.Address - 1), 1));
    }

    [Fact]
    public void A_segment_that_is_made_read_only_here_can_not_be_written_here()
    {
        using MemoryProbe probe = new();
        using SharedSegment segment = SharedSegment.Create(1);
        segment.MakeReadOnlyHere();
        Assert.True(probe.IsReadable((void*)segment.Address, Page));
        Assert.False(probe.IsWritable((void*)segment.Address, Page));
    }

    [Fact]
    public void More_than_the_segment_holds_is_not_mapped()
    {
        using SharedSegment segment = SharedSegment.Create(1);
        IOException refused = Assert.Throws<IOException>(
            () => MappedSegment.Open(segment.Path, segment.Bytes + Page, writable: false, guarded: true));
        Assert.Contains($"has {Page} bytes; {2 * Page} were announced", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_found_by_its_address()
    {
        using SharedSegment first = SharedSegment.Create(Page);
        using SharedSegment second = SharedSegment.Create(3 * Page);
        foreach (SharedSegment segment in (SharedSegment[])[first, second])
        {
            Assert.True(SharedSegment.TryFind(segment.Address + 8, segment.Bytes - 8, out SharedSegment? found, out long offset));
            Assert.Same(segment, found);
            Assert.Equal(8, offset);
            Assert.True(SharedSegment.TryFind(segment.Address + (nint)segment.Bytes, 0, out found, out offset));
            Assert.Equal(segment.Bytes, offset);
            Assert.False(SharedSegment.TryFind(segment.Address + 8, segment.Bytes, out _, out _));
            Assert.False(SharedSegment.TryFind(segment.Address - 1, 1, out _, out _));
            Assert.False(SharedSegment.TryFind(segment.Address, -1, out _, out _));
        }

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void A_disposed_segment_is_not_found()
    {
        SharedSegment segment = SharedSegment.Create(1);
        nint address = segment.Address;
        Assert.False(segment.IsDisposed);
        segment.Dispose();
        segment.Dispose();
        Assert.True(segment.IsDisposed);
        Assert.False(SharedSegment.TryFind(address, 1, out _, out _));
    }

    [Fact]
    public void Many_threads_may_make_find_and_dispose_segments_at_once() => Parallel.For(0, 500, _ =>
    {
        using SharedSegment segment = SharedSegment.Create(2 * Page);
        Assert.True(SharedSegment.TryFind(segment.Address + Page, Page, out SharedSegment? found, out long offset));
        Assert.Same(segment, found);
        Assert.Equal(Page, offset);
    });

    [Fact]
    public void A_thousand_segments_leave_no_file_and_no_mapping()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files and mappings are counted below /proc.");
        (int Files, int Mappings) before = Count();
        for (int index = 0; index < 1000; index++)
        {
            using SharedSegment segment = SharedSegment.Create(Page);
            using MappedSegment other = MappedSegment.Open(segment.Path, segment.Bytes, writable: true, guarded: true);
        }

        Assert.Equal(before, Count());
    }

    [Fact]
    public void More_than_there_is_memory_for_is_refused_beforehand()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere segments are files.");
        InsufficientMemoryException refused = Assert.Throws<InsufficientMemoryException>(() => SharedSegment.Create(1L << 50));
        Assert.StartsWith($"{1L << 50} bytes of shared memory are needed and ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("KERNELS_SHARED_FOLDER", refused.Message, StringComparison.Ordinal);
    }

    private static (int Files, int Mappings) Count() => (
        Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.Contains("memfd:kernels", StringComparison.Ordinal) ?? false),
        File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:kernels", StringComparison.Ordinal)));

    private SharedMemoryOptions? Options(bool inFolder) => inFolder ? new() { Folder = _folder.Location } : null;
}
