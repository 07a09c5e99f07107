using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>Buffers have the requested alignment, and are freed once.</summary>
public sealed unsafe class BufferTests
{
    private static readonly int[] Lengths = [0, 1, 17, 1000];

    [Theory]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    [InlineData(64, 0)]
    [InlineData(64, 1)]
    [InlineData(64, 3)]
    [InlineData(4096, 0)]
    [InlineData(4096, 2)]
    public void Aligned_buffers_begin_a_number_of_elements_after_an_aligned_address(int alignment, int misalignment)
    {
        AlignedAllocator allocator = new(alignment, misalignment);
        foreach (int length in Lengths)
        {
            using KernelBuffer<double> doubles = allocator.Allocate<double>(length);
            using KernelBuffer<int> integers = allocator.Allocate<int>(length);
            Assert.Equal(0u, (Address(doubles) - ((nuint)misalignment * sizeof(double))) % (nuint)alignment);
            Assert.Equal(0u, (Address(integers) - ((nuint)misalignment * sizeof(int))) % (nuint)alignment);
        }
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 0)]
    [InlineData(-64, 0)]
    [InlineData(48, 0)]
    [InlineData(64, -1)]
    public void Alignments_that_do_not_exist_are_refused(int alignment, int misalignment)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedAllocator(alignment, misalignment));

    [Fact]
    public void Guarded_buffers_end_at_the_end_of_a_page()
    {
        foreach (int length in Lengths)
        {
            using KernelBuffer<int> buffer = new GuardedAllocator().Allocate<int>(length);
            Assert.Equal(0u, (Address(buffer) + ((nuint)length * sizeof(int))) % (nuint)Environment.SystemPageSize);
        }
    }

    public static TheoryData<string> Allocators => [.. Conformance.Allocators.Names];

    [Theory]
    [MemberData(nameof(Allocators))]
    public void Every_element_holds_what_is_written_to_it(string allocator)
    {
        using KernelBuffer<double> buffer = Conformance.Allocators.Create(allocator).Allocate<double>(2000);
        using KernelBuffer<double> neighbour = Conformance.Allocators.Create(allocator).Allocate<double>(2000);
        double[] numbers = [.. Enumerable.Range(0, 2000).Select(number => (double)number)];
        numbers.CopyTo(buffer.Span);
        neighbour.Span.Fill(-1);
        Assert.Equal(numbers, buffer.Memory.ToArray());
    }

    [Theory]
    [MemberData(nameof(Allocators))]
    public void A_buffer_may_be_empty_and_not_negative(string allocator)
    {
        using KernelBuffer<double> empty = Conformance.Allocators.Create(allocator).Allocate<double>(0);
        Assert.Equal(0, empty.Length);
        Assert.True(empty.Span.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => Conformance.Allocators.Create(allocator).Allocate<double>(-1));
    }

    [Theory]
    [MemberData(nameof(Allocators))]
    public void A_disposed_buffer_hands_out_nothing_and_may_be_disposed_again(string allocator)
    {
        KernelBuffer<double> buffer = Conformance.Allocators.Create(allocator).Allocate<double>(3);
        Memory<double> memory = buffer.Memory;
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => buffer.Pin());
    }

    private static nuint Address<T>(KernelBuffer<T> buffer)
        where T : unmanaged
        => (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
}
