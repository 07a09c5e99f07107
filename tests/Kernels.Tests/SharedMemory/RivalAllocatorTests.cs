using Kernels.SharedMemory;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.SharedMemory;

/// <summary>Rivals share inputs, which none of them can write, and each has its own outputs.</summary>
public sealed class RivalAllocatorTests
{
    [Fact]
    public void Each_owner_has_outputs_of_its_own_and_finds_them_again()
    {
        RivalAllocator allocator = new();
        using SpmvWorkload workload = Create(allocator);
        SharedSegment first = SegmentOf(workload.Y);
        workload.Y.Span.Fill(1);

        allocator.GiveTo("first");
        allocator.GiveTo("second");
        SharedSegment second = SegmentOf(workload.Y);
        Assert.NotEqual(first.Id, second.Id);
        workload.Y.Span.Fill(2);

        allocator.GiveTo("first");
        Assert.Equal(first.Id, SegmentOf(workload.Y).Id);
        Assert.All(workload.Y.Span.ToArray(), value => Assert.Equal(1, value));
        allocator.GiveTo("second");
        Assert.All(workload.Y.Span.ToArray(), value => Assert.Equal(2, value));
    }

    [Fact]
    public void Inputs_stay_where_they_are()
    {
        RivalAllocator allocator = new();
        using KernelBuffer<double> x = allocator.Allocate<double>(20);
        using SpmvWorkload workload = new(
            allocator, SparseMatrices.Random(allocator, 10, 20, 3, seed: 1), x);
        allocator.Protect(workload);
        int before = SegmentOf(x).Id;
        allocator.GiveTo("first");
        allocator.GiveTo("second");
        Assert.Equal(before, SegmentOf(x).Id);
    }

    [Fact]
    public void The_memory_of_all_owners_is_freed_with_the_workload_and_others_go_on()
    {
        RivalAllocator allocator = new();
        using SpmvWorkload other = Create(allocator);
        SharedSegment[] segments = new SharedSegment[2];
        using (SpmvWorkload workload = Create(allocator))
        {
            allocator.GiveTo("first");
            segments[0] = SegmentOf(workload.Y);
            allocator.GiveTo("second");
            segments[1] = SegmentOf(workload.Y);
        }

        Assert.All(segments, segment => Assert.True(segment.IsDisposed));
        allocator.GiveTo("third");
        other.Reset();
    }

    private static SpmvWorkload Create(RivalAllocator allocator)
    {
        SpmvWorkload workload = new(
            allocator, SparseMatrices.Random(allocator, 10, 20, 3, seed: 1), SparseMatrices.RandomVector(allocator, 20, seed: 2));
        allocator.Protect(workload);
        return workload;
    }

    private static unsafe SharedSegment SegmentOf(KernelBuffer<double> buffer)
    {
        fixed (double* first = buffer.Span)
        {
            Assert.True(SharedSegment.TryFind((nint)first, buffer.Length * sizeof(double), out SharedSegment? segment, out _));
            return segment;
        }
    }
}
