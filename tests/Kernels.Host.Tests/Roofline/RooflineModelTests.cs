using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;

namespace Kernels.Host.Tests.Roofline;

/// <summary>The arithmetic of the roofline model, and the level of memory that holds the data.</summary>
public sealed class RooflineModelTests
{
    private const double Second = 1;
    private static readonly BandwidthCeiling Memory = new("memory", null, 1 << 30, TriadGbs: 20, ReadGbs: 25);

    /// <summary>At the ridge point, 100 GFLOP/s ÷ 25 GB/s, a call is bound by both.</summary>
    [Theory]
    [InlineData(8, "multiply-add", 100)]
    [InlineData(4.001, "multiply-add", 100)]
    [InlineData(3.999, "memory", 25)]
    [InlineData(0.1, "memory", 25)]
    [InlineData(0, "memory", 25)]
    public void The_intensity_decides_which_ceiling_holds(double flopsPerByte, string name, double value)
    {
        Ceiling ceiling = RooflineModel.Of(flopsPerByte * 1e9, 1e9, Memory, 100, Second);
        Assert.Equal((name, value), (ceiling.Name, ceiling.Value));
    }

    [Fact]
    public void A_call_that_takes_no_more_than_it_must_reaches_its_ceiling()
    {
        Assert.Equal(1, RooflineModel.Of(100e9, 1, Memory, 100, Second).Reached, 12);
        Assert.Equal(1, RooflineModel.Of(0, 25e9, Memory, 100, Second).Reached, 12);
        Assert.Equal(0.25, RooflineModel.Of(100e9, 1, Memory, 100, 4 * Second).Reached, 12);
    }

    /// <summary>Blocking in time moves fewer bytes than the model counts: that is shown, not clipped.</summary>
    [Fact]
    public void More_than_the_ceiling_is_possible()
        => Assert.Equal(3, RooflineModel.Of(0, 75e9, Memory, 100, Second).Reached, 12);

    [Theory]
    [InlineData(1, "L1")]
    [InlineData(64 << 10, "L1")]
    [InlineData((64 << 10) + 1, "L2")]
    [InlineData(2 << 20, "L2")]
    [InlineData(3 << 20, "memory")]
    [InlineData(double.PositiveInfinity, "memory")]
    public void Data_lies_in_the_nearest_level_that_holds_it(double bytes, string level)
    {
        ThreadCeilings ceilings = new(
            2, 100, [new("L1", 64 << 10, 1, 1, 1), new("L2", 2 << 20, 1, 1, 1), Memory]);
        Assert.Equal(level, ceilings.LevelFor(bytes).Level);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(8, 2)]
    public void More_threads_than_were_measured_have_the_ceilings_of_the_most(int threads, int measured)
    {
        MachineCeilings ceilings = new("native", "x86-64-v4", [new(1, 50, [Memory]), new(2, 100, [Memory])]);
        Assert.Equal(measured, ceilings.For(threads)!.Threads);
    }

    [Fact]
    public void Each_level_is_measured_with_data_that_the_one_below_can_not_hold()
    {
        CpuCache[] caches =
        [
            new(1, "data", 32 << 10, 64, 8, Count: 4, SharedBy: 1),
            new(1, "instruction", 32 << 10, 64, 8, Count: 4, SharedBy: 1),
            new(2, "unified", 1 << 20, 64, 8, Count: 4, SharedBy: 1),
            new(3, "unified", 8 << 20, 64, 16, Count: 1, SharedBy: 4),
        ];
        CeilingLevel[] levels = [.. CeilingLevel.Plan([.. caches], threads: 2, freeMemoryBytes: 1L << 40)];

        Assert.Equal(["L1", "L2", "L3", "memory"], levels.Select(level => level.Name));
        Assert.Equal([64 << 10, 2 << 20, 8 << 20, null], levels.Select(level => level.CapacityBytes));
        Assert.Equal(
            [16 << 10, ((32 << 10) + (1 << 20)) / 2, ((1 << 20) + (4 << 20)) / 2], levels[..3].Select(level => level.BytesPerThread));
        Assert.True(2 * levels[3].BytesPerThread >= 4 * ((4 * ((32 << 10) + (1 << 20))) + (8 << 20)));
    }

    /// <summary>With many threads, each has more room in its own L2 than in its share of the L3.</summary>
    [Fact]
    public void A_level_that_holds_no_more_than_the_one_below_is_left_out()
    {
        CpuCache[] caches = [new(2, "unified", 2 << 20, 64, 8, Count: 8, SharedBy: 1), new(3, "unified", 8 << 20, 64, 8, 1, 8)];
        Assert.Equal(
            ["L2", "memory"], CeilingLevel.Plan([.. caches], threads: 8, freeMemoryBytes: 1L << 40).Select(level => level.Name));
    }

    [Fact]
    public void The_memory_is_measured_where_caches_are_unknown_or_memory_is_short()
    {
        CeilingLevel level = Assert.Single(CeilingLevel.Plan([], threads: 1, freeMemoryBytes: 16 << 20));
        Assert.Equal(("memory", 4 << 20), (level.Name, level.BytesPerThread));
    }
}
