using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Conformance;

/// <summary>Stencils of others, with edges of their own, have the result of the whole to the bit when they are cut.</summary>
public sealed class OwnStencilTruths
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void A_halo_of_a_number_is_enough(int extent) => AssertSame(OwnStencils.Largest, new OwnStencils.LargestKernel(), extent);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void A_halo_of_steps_is_enough(int extent) => AssertSame(OwnStencils.Walls, new OwnStencils.WallsKernel(), extent);

    /// <summary>Parts are shorter than the window, as long, and longer.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1000)]
    public void A_halo_of_a_window_is_enough(int extent) => AssertSame(OwnStencils.Last, new OwnStencils.LastKernel(), extent);

    /// <summary>Without this, cases that no halo changes could pass.</summary>
    [Fact]
    public void A_halo_that_is_too_small_is_noticed()
    {
        Assert.NotEmpty(FindFailures(OwnStencils.DeclareWalls(new DeclaredHalo(1)), new OwnStencils.WallsKernel(), extent: 2));
        Assert.NotEmpty(FindFailures(OwnStencils.DeclareLast(new DeclaredHalo(2)), new OwnStencils.LastKernel(), extent: 2));
    }

    private static void AssertSame(KernelDeclaration declaration, IKernel<DeclaredArguments> kernel, int extent)
        => Assert.Empty(FindFailures(declaration, kernel, extent));

    private static List<string> FindFailures(KernelDeclaration declaration, IKernel<DeclaredArguments> kernel, int extent)
    {
        List<string> failures = [];
        KernelContract<DeclaredArguments> contract = declaration.Contract;
        Implementation cutting = Implementation.Create(contract, new CuttingKernel<DeclaredArguments>(contract, kernel, extent), "cut");
        foreach (WorkloadCase @case in DeclaredSource.Create(new DeclaredKernel(declaration, kernel)).Cases)
        {
            using Workload workload = @case.Create(new AlignedAllocator());
            workload.Reset();
            workload.Invoke(cutting, default);
            if (workload.Validate() is { Passed: false } failure)
            {
                failures.Add($"{@case.Name}: {failure.Detail}");
            }
        }

        return failures;
    }
}
