using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Oracles;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Presets are the same on every run, match their descriptions, and count their work as the contract does.</summary>
public sealed class PresetTests
{
    [Theory]
    [InlineData("julia")]
    [InlineData("diffusion")]
    [InlineData("spmv")]
    public void Equal_seeds_give_equal_data(string kernel)
        => Assert.Equal(OutputOf(kernel, seed: 3), OutputOf(kernel, seed: 3));

    [Theory]
    [InlineData("diffusion")]
    [InlineData("spmv")]
    public void Other_seeds_give_other_data(string kernel)
    {
        int equal = OutputOf(kernel, seed: 3).Zip(OutputOf(kernel, seed: 4)).Count(pair => pair.First == pair.Second);
        Assert.InRange(equal, 0, 10);
    }

    [Theory]
    [InlineData("diffusion", WorkloadSize.Tiny, 7.0 * 64 * 64 * 200, 16.0 * 64 * 64 * 200)]
    [InlineData("diffusion", WorkloadSize.Small, 7.0 * 256 * 256 * 150, 16.0 * 256 * 256 * 150)]
    [InlineData("spmv", WorkloadSize.Tiny, 2.0 * 640_000, (12.0 * 640_000) + (4 * 40_001) + (8 * 40_000) + (8 * 40_000))]
    public void Work_is_counted_as_the_contract_counts_it(string kernel, WorkloadSize size, double flops, double bytes)
    {
        using Workload workload = Create(kernel, size);
        Assert.Equal(new Work(flops, bytes), workload.Work);
    }

    [Fact]
    public void The_work_of_Julia_is_eight_operations_for_every_step_that_is_taken()
    {
        using Workload workload = Create("julia", WorkloadSize.Tiny);
        Outputs.Run(workload);
        Assert.Equal(new Work(8 * Outputs.Of(workload).Sum(), (8 * (90 + 90)) + (4 * 90 * 90)), workload.Work);
    }

    [Theory]
    [InlineData("julia", WorkloadSize.Tiny, "90 × 90, at most 300 iterations", "90 × 90, at most 300 iterations")]
    [InlineData("julia", WorkloadSize.Small, "300 × 300, at most 300 iterations", "300 × 300, at most 300 iterations")]
    [InlineData("diffusion", WorkloadSize.Tiny, "64 × 64, 200 steps", "64 × 64, 200 steps")]
    [InlineData("diffusion", WorkloadSize.Small, "256 × 256, 150 steps", "256 × 256, 150 steps")]
    [InlineData("spmv", WorkloadSize.Tiny, "40000 × 40000, 16 entries a row", "40000 × 40000, 640000 entries")]
    public void A_preset_is_what_its_description_says(string kernel, WorkloadSize size, string description, string shape)
    {
        using Workload workload = Create(kernel, size);
        Assert.StartsWith(description, Source(kernel).Describe(size), StringComparison.Ordinal);
        Assert.StartsWith(shape, workload.Shape, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_that_does_not_exist_is_a_programmers_mistake()
        => Assert.All(WorkloadSources.All, source =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => source.Describe((WorkloadSize)4));
            Assert.Throws<ArgumentOutOfRangeException>(() => source.Create((WorkloadSize)4, new AlignedAllocator(), 1));
        });

    [Fact]
    public void Kernels_and_sources_are_the_same_in_the_same_order()
    {
        Assert.Equal(KernelContracts.All.Select(contract => contract.Id), WorkloadSources.All.Select(source => source.Contract.Id));
        Assert.All(KernelContracts.All, contract => Assert.Same(contract, WorkloadSources.Find(contract)?.Contract));
    }

    /// <summary>The verdict of a whole workload depends on every single element.</summary>
    [Fact]
    public void One_wrong_element_fails_a_workload_and_is_named()
    {
        using JuliaWorkload julia = (JuliaWorkload)Create("julia", WorkloadSize.Tiny);
        Outputs.Run(julia);
        Assert.Equal(new Validation(true, 0, null), julia.Validate());
        julia.Iterations.Span[92]++;
        Assert.Equal((false, 1), (julia.Validate().Passed, julia.Validate().Residual));
        Assert.Contains("worst: iterations[1, 2] is", julia.Validate().Detail, StringComparison.Ordinal);

        using DiffusionWorkload diffusion = (DiffusionWorkload)Create("diffusion", WorkloadSize.Tiny);
        diffusion.Reset();
        double tolerance = DiffusionOracle.Tolerance(1, 0.1, 200, diffusion.Grid.Span);
        Outputs.Run(diffusion);
        Assert.True(diffusion.Validate().Passed);
        diffusion.Grid.Span[66] += 5 * tolerance;
        Assert.InRange(diffusion.Validate().Residual, 4, 6);
        Assert.Contains("worst: grid[1, 2] is", diffusion.Validate().Detail, StringComparison.Ordinal);

        using SpmvWorkload spmv = (SpmvWorkload)Create("spmv", WorkloadSize.Tiny);
        Outputs.Run(spmv);
        Assert.True(spmv.Validate().Passed);
        spmv.Y.Span[39_999] = double.NaN;
        Assert.Equal((false, double.PositiveInfinity), (spmv.Validate().Passed, spmv.Validate().Residual));
        Assert.Contains("worst: y[39999] is NaN", spmv.Validate().Detail, StringComparison.Ordinal);
    }

    private static WorkloadSource Source(string kernel) => WorkloadSources.All.Single(source => source.Contract.Name == kernel);

    private static Workload Create(string kernel, WorkloadSize size, ulong seed = 1)
        => Source(kernel).Create(size, new AlignedAllocator(), seed);

    private static double[] OutputOf(string kernel, ulong seed)
    {
        using Workload workload = Create(kernel, WorkloadSize.Tiny, seed);
        Outputs.Run(workload);
        return Outputs.Of(workload);
    }
}
