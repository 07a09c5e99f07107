using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Tests.Workloads;

/// <summary>
/// The memory around guarded buffers can't be touched. The operating system is asked to copy from it and to it,
/// because it answers with an error where a load or a store would end the process.
/// </summary>
public sealed unsafe class GuardPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SafeFileHandle _file;

    public GuardPageTests()
        => _file = File.OpenHandle(
            _folder.Add("content", new byte[1 << 16]), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1537)]
    public void One_element_past_the_end_and_a_page_before_the_start_are_out_of_reach(int length)
    {
        using KernelBuffer<double> buffer = new GuardedAllocator().Allocate<double>(length);
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        nuint page = (nuint)Environment.SystemPageSize;

        Assert.True(IsReadable(first, length * sizeof(double)));
        Assert.True(IsWritable(first, length * sizeof(double)));
        Assert.False(IsReadable(first + length, 1));
        Assert.False(IsWritable(first + length, 1));

        byte* below = (byte*)((nuint)first / page * page) - 1;
        Assert.False(IsReadable(below, 1));
        Assert.False(IsWritable(below, 1));
    }

    /// <summary>A buffer that fills its pages is guarded at its first element as tightly as at its last.</summary>
    [Fact]
    public void One_element_before_a_whole_page_is_out_of_reach()
    {
        using KernelBuffer<double> buffer = new GuardedAllocator().Allocate<double>(Environment.SystemPageSize / sizeof(double));
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        Assert.False(IsReadable(first - 1, sizeof(double)));
        Assert.False(IsWritable(first - 1, sizeof(double)));
    }

    [Fact]
    public void Nothing_of_an_empty_buffer_can_be_touched()
    {
        using KernelBuffer<int> buffer = new GuardedAllocator().Allocate<int>(0);
        void* end = Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        Assert.False(IsReadable(end, 1));
        Assert.False(IsWritable(end, 1));
    }

    private bool IsReadable(void* start, int bytes)
        => Succeeds(() => RandomAccess.Write(_file, new ReadOnlySpan<byte>(start, bytes), 0));

    private bool IsWritable(void* start, int bytes)
        => Succeeds(() => Assert.Equal(bytes, RandomAccess.Read(_file, new Span<byte>(start, bytes), 0)));

    private static bool Succeeds(Action copy)
    {
        try
        {
            copy();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
