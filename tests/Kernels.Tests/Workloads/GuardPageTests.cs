using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>The memory around guarded buffers can't be touched.</summary>
public sealed unsafe class GuardPageTests : IDisposable
{
    private readonly MemoryProbe _probe = new();

    public static TheoryData<BufferAllocator> Allocators => [new GuardedAllocator(), new SharedAllocator(guarded: true)];

    public static MatrixTheoryData<BufferAllocator, int> Lengths { get; } = new(Allocators.Select(row => row.Data), [1, 2, 511, 512, 513, 1537]);

    public void Dispose() => _probe.Dispose();

    [Theory]
    [MemberData(nameof(Lengths))]
    public void One_element_past_the_end_and_a_page_before_the_start_are_out_of_reach(BufferAllocator allocator, int length)
    {
        using KernelBuffer<double> buffer = allocator.Allocate<double>(length);
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        nuint page = (nuint)Environment.SystemPageSize;

        Assert.True(_probe.IsReadable(first, length * sizeof(double)));
        Assert.True(_probe.IsWritable(first, length * sizeof(double)));
        Assert.False(_probe.IsReadable(first + length, 1));
        Assert.False(_probe.IsWritable(first + length, 1));

        byte* below = (byte*)((nuint)first / page * page) - 1;
        Assert.False(_probe.IsReadable(below, 1));
        Assert.False(_probe.IsWritable(below, 1));
    }

    /// <summary>A buffer that fills its pages is guarded as tightly before its first element as after its last.</summary>
    [Theory]
    [MemberData(nameof(Allocators))]
    public void One_element_before_a_whole_page_is_out_of_reach(BufferAllocator allocator)
    {
        using KernelBuffer<double> buffer = allocator.Allocate<double>(Environment.SystemPageSize / sizeof(double));
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        Assert.False(_probe.IsReadable(first - 1, sizeof(double)));
        Assert.False(_probe.IsWritable(first - 1, sizeof(double)));
    }

    [Theory]
    [MemberData(nameof(Allocators))]
    public void Nothing_of_an_empty_buffer_can_be_touched(BufferAllocator allocator)
    {
        using KernelBuffer<int> buffer = allocator.Allocate<int>(0);
        void* end = Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
        Assert.False(_probe.IsReadable(end, 1));
        Assert.False(_probe.IsWritable(end, 1));
    }
}
