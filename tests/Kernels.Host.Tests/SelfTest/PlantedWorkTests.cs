using Kernels.Runner.Platform;
using Kernels.Runner.SelfTest;
using Kernels.Workloads;

namespace Kernels.Host.Tests.SelfTest;

/// <summary>The kernels of the self-test do the stated work, plus the planted share.</summary>
public sealed class PlantedWorkTests
{
    public static TheoryData<string> Pairs => [.. PairDefinition.All.Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_candidate_of_a_pair_passes(string pair)
    {
        PairDefinition definition = PairDefinition.All.Single(definition => definition.Name == pair);
        using Workload workload = definition.Create(WorkloadSize.Tiny);
        Assert.All(definition.Candidates, candidate =>
        {
            workload.Reset();
            Assert.False(workload.Validate().Passed);
            workload.Invoke(candidate.Implementation!, new KernelOptions(candidate.Threads));
            Assert.True(workload.Validate().Passed);
        });
        Assert.Equal(2 + definition.Planted.Length, definition.Candidates.Select(candidate => candidate.Backend.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_chain_takes_its_steps_and_then_those_that_are_added(int threads)
    {
        const int Steps = 1000;
        ulong[] x = new ulong[5];
        ulong[] added = new ulong[5];
        new ChainKernel(0.03).Invoke(new ChainArguments(Steps, x, added), new KernelOptions(threads));
        for (ulong chain = 0; chain < 5; chain++)
        {
            Assert.Equal(Chain.Jump(chain, Steps), x[chain]);
            Assert.Equal(Chain.Jump(chain, Steps + 30), added[chain]);
        }
    }

    /// <summary>x₁ = 1442695040888963407 and x₂ = 1876011003808476466, modulo 2⁶⁴.</summary>
    [Fact]
    public void A_jump_is_as_many_steps()
    {
        Assert.Equal(1442695040888963407UL, Chain.Step(0, 1));
        Assert.Equal(unchecked((6364136223846793005UL * 1442695040888963407UL) + 1442695040888963407UL), Chain.Jump(0, 2));
        Assert.Equal(Chain.Step(7, 12_345), Chain.Jump(7, 12_345));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.03, 1029)]
    [InlineData(0.01, 1009)]
    public void A_sweep_sums_the_same_lines_and_reads_the_added_ones_besides(double added, ulong last)
    {
        const int Lines = 1000;
        ulong[] data = [.. Enumerable.Range(0, 2 * Lines * LineSum.ValuesPerLine).Select(i => (ulong)(i / LineSum.ValuesPerLine))];
        ulong[] outputs = new ulong[2];
        new LineSumKernel(added).Invoke(new LineSumArguments(Lines, data, outputs.AsSpan(0, 1), outputs.AsSpan(1)), new KernelOptions(1));
        Assert.Equal([Lines * (Lines - 1) / 2, last], outputs);
    }

    [Fact]
    public void The_sweeps_data_are_far_beyond_the_last_cache()
        => Assert.True(LineSumWorkload.LinesBeyondCaches * 64 >= Math.Min(
            4 * CpuCache.LastBytes(new SystemFiles()),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4) - 64);
}
