using Kernels.SharedMemory;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cases;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.SharedMemory;

/// <summary>Rivals share inputs, which none of them can write, and each has its own outputs.</summary>
public sealed class RivalAllocatorTests
{
    [Fact]
    public void Each_owner_has_outputs_of_its_own_and_finds_them_again()
    {
        RivalAllocator allocator = new();
        using Workload workload = Create(allocator);
        SharedSegment first = SegmentOf(workload, "y");
        Fill(workload, 1);

        allocator.GiveTo("first");
        allocator.GiveTo("second");
        SharedSegment second = SegmentOf(workload, "y");
        Assert.NotEqual(first.Id, second.Id);
        Fill(workload, 2);

        allocator.GiveTo("first");
        Assert.Equal(first.Id, SegmentOf(workload, "y").Id);
        Assert.All(Look(workload).Product, value => Assert.Equal(1, value));
        allocator.GiveTo("second");
        Assert.All(Look(workload).Product, value => Assert.Equal(2, value));
    }

    [Fact]
    public void Inputs_stay_where_they_are()
    {
        RivalAllocator allocator = new();
        using Workload workload = Create(allocator);
        int before = SegmentOf(workload, "x").Id;
        allocator.GiveTo("first");
        allocator.GiveTo("second");
        Assert.Equal(before, SegmentOf(workload, "x").Id);
    }

    [Fact]
    public void The_memory_of_all_owners_is_freed_with_the_workload_and_others_go_on()
    {
        RivalAllocator allocator = new();
        using Workload other = Create(allocator);
        SharedSegment[] segments = new SharedSegment[2];
        using (Workload workload = Create(allocator))
        {
            allocator.GiveTo("first");
            segments[0] = SegmentOf(workload, "y");
            allocator.GiveTo("second");
            segments[1] = SegmentOf(workload, "y");
        }

        Assert.All(segments, segment => Assert.True(segment.IsDisposed));
        allocator.GiveTo("third");
        other.Reset();
    }

    private static Workload Create(RivalAllocator allocator)
    {
        Workload workload = DeclaredSource.CreateWorkload(Spmv.Contract, allocator, SparseMatrix.Random(10, 20, _ => 3, seed: 1).TimesRandom());
        allocator.Protect(workload);
        return workload;
    }

    private static void Fill(Workload workload, double value) => workload.Visit(new Finder { Value = value });

    private static Finder Look(Workload workload)
    {
        Finder finder = new();
        workload.Visit(finder);
        return finder;
    }

    private static SharedSegment SegmentOf(Workload workload, string buffer)
    {
        (nint address, int bytes) = Look(workload).Places[buffer];
        Assert.True(SharedSegment.TryFind(address, bytes, out SharedSegment? segment, out _));
        return segment;
    }

    private sealed unsafe class Finder : ArgumentVisitor
    {
        public double? Value { get; init; }

        public Dictionary<string, (nint Address, int Bytes)> Places { get; } = [];

        public double[] Product { get; private set; } = [];

        public override void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        {
            fixed (T* first = elements)
            {
                Places.Add(name, ((nint)first, elements.Length * sizeof(T)));
            }
        }

        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            Input<T>(name, elements, shape);
            Span<double> output = System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(elements);
            if (Value is { } value)
            {
                output.Fill(value);
            }

            Product = output.ToArray();
        }
    }
}
