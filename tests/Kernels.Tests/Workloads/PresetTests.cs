using Kernels.Workloads;
using Kernels.Workloads.Buffers;

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
    [InlineData("julia", WorkloadSize.Tiny, "width = 90, height = 90, cReal = -0.62772, cImaginary = -0.42193, maxIterations = 300")]
    [InlineData("julia", WorkloadSize.Small, "width = 300, height = 300, cReal = -0.62772, cImaginary = -0.42193, maxIterations = 300")]
    [InlineData("diffusion", WorkloadSize.Tiny, "height = 64, width = 64, d = 1, dt = 0.1, steps = 200")]
    [InlineData("diffusion", WorkloadSize.Small, "height = 256, width = 256, d = 1, dt = 0.1, steps = 150")]
    [InlineData("spmv", WorkloadSize.Tiny, "rows = 40000, nonzeros = 640000, columnCount = 40000")]
    public void A_preset_is_what_its_description_says(string kernel, WorkloadSize size, string description)
    {
        using Workload workload = Create(kernel, size);
        Assert.Equal((description, description), (Source(kernel).Describe(size), workload.Shape));
    }

    /// <summary>The picture of High Performance Python, whatever the seed.</summary>
    [Fact]
    public void Axes_are_as_declared_and_a_matrix_has_even_rows()
    {
        using Workload julia = Create("julia", WorkloadSize.Tiny, seed: 7);
        Dictionary<string, double[]> axes = Outputs.InputsOf(julia);
        Assert.Equal((-1.8, 1.8), (axes["x"][0], axes["y"][0]));
        Assert.Equal(axes["x"].Order(), axes["x"]);
        Assert.Equal(axes["y"].OrderDescending(), axes["y"]);
        Assert.InRange(axes["x"][^1], 1.8 - 0.041, 1.8 - 0.039);

        using Workload spmv = Create("spmv", WorkloadSize.Tiny);
        Dictionary<string, double[]> matrix = Outputs.InputsOf(spmv);
        Assert.Equal(Enumerable.Range(0, 40_001).Select(row => 16.0 * row), matrix["rowOffsets"]);
        Assert.True(matrix["columns"].Distinct().Count() > 39_990);
        Assert.All(matrix["x"], element => Assert.InRange(element, -1, 1));
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
        using Workload julia = Create("julia", WorkloadSize.Tiny);
        Outputs.Run(julia);
        Assert.Equal(new Validation(true, 0, null), julia.Validate());
        Outputs.Change(julia, 92, count => count + 1);
        Assert.Equal((false, 1), (julia.Validate().Passed, julia.Validate().Residual));
        Assert.Contains("worst: iterations[1, 2] is", julia.Validate().Detail, StringComparison.Ordinal);

        using Workload diffusion = Create("diffusion", WorkloadSize.Tiny);
        diffusion.Reset();
        double allowed = Diffusion.AllowedError(1, 0.1, 200, Outputs.Of(diffusion));
        Outputs.Run(diffusion);
        Assert.True(diffusion.Validate().Passed);
        Outputs.Change(diffusion, 66, element => element + (5 * allowed));
        Assert.InRange(diffusion.Validate().Residual, 4, 6);
        Assert.Contains("worst: grid[1, 2] is", diffusion.Validate().Detail, StringComparison.Ordinal);

        using Workload spmv = Create("spmv", WorkloadSize.Tiny);
        Outputs.Run(spmv);
        Assert.True(spmv.Validate().Passed);
        Outputs.Change(spmv, ^1, _ => double.NaN);
        Assert.Equal((false, double.PositiveInfinity), (spmv.Validate().Passed, spmv.Validate().Residual));
        Assert.Contains("worst: y[39999] is NaN", spmv.Validate().Detail, StringComparison.Ordinal);
    }

    /// <summary>Tiny presets take a millisecond: what a call costs beside the kernel must not show, nor leave garbage.</summary>
    [Theory]
    [InlineData("julia")]
    [InlineData("diffusion")]
    [InlineData("spmv")]
    public void A_call_allocates_nothing(string kernel)
    {
        using Workload workload = Create(kernel, WorkloadSize.Tiny);
        Implementation implementation = DoNothing.Implementation(workload.Contract);
        workload.Reset();
        workload.Invoke(implementation, new KernelOptions(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100; call++)
        {
            workload.Invoke(implementation, new KernelOptions(1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
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
