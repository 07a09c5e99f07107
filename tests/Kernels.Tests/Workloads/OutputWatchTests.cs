using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>A watch on outputs notices each of the three things that no honest call does.</summary>
public sealed class OutputWatchTests
{
    private readonly SplitMix64 _random = new(5);

    [Fact]
    public void A_poisoned_element_shows_until_it_is_written()
    {
        using Workload workload = Create("spmv");
        OutputWatch watch = new(workload);
        Assert.False(watch.IsStillPoisoned);
        watch.Poison(_random);
        Assert.True(watch.IsStillPoisoned);
        Outputs.Run(workload);
        Assert.False(watch.IsStillPoisoned);
    }

    /// <summary>A call continues from its content, so poison would become its input.</summary>
    [Fact]
    public void An_output_that_is_also_read_is_not_poisoned()
    {
        using Workload workload = Create("diffusion");
        OutputWatch watch = new(workload);
        workload.Reset();
        ulong before = watch.Hash();
        watch.Poison(_random);
        Assert.Equal(before, watch.Hash());
        Assert.False(watch.IsStillPoisoned);
    }

    [Theory]
    [InlineData("julia")]
    [InlineData("diffusion")]
    [InlineData("spmv")]
    public void What_is_written_after_the_note_shows(string kernel)
    {
        using Workload workload = Create(kernel);
        OutputWatch watch = new(workload);
        workload.Reset();
        watch.Note(_random);
        Assert.False(watch.HasChanged());
        Outputs.Run(workload);
        Assert.True(watch.HasChanged());
    }

    [Fact]
    public void One_changed_byte_changes_the_hash()
    {
        using Workload workload = Create("diffusion");
        OutputWatch watch = new(workload);
        workload.Reset();
        ulong before = watch.Hash();
        Outputs.Change(workload, ^1, element => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(element) ^ 1));
        Assert.NotEqual(before, watch.Hash());
    }

    private static Workload Create(string kernel)
        => WorkloadSources.All.Single(source => source.Contract.Name == kernel).Create(WorkloadSize.Tiny, new AlignedAllocator(), 1);
}
