using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>A call that is cut where its contract says has the result of the whole: within the contract's tolerance, or exactly.</summary>
public sealed class CutTruths
{
    /// <summary>Around vector widths, and a single part.</summary>
    private static readonly int[] Extents = [1, 3, 8, 64, 1000, int.MaxValue];

    public static TheoryData<string, string> Cuts()
        => [.. Implementations.All.Where(implementation => Implementations.Host.FindKernel(implementation.Kernel).Declaration!.Cut is not null)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Parts_become_the_whole(string kernel, string backend)
    {
        WorkloadSource source = WorkloadSources.All.Single(source => source.Contract.Name == kernel);
        CutChecker checker = new(source, Implementations.Find(kernel, backend));
        source.Contract.Accept(checker);
        Assert.Empty(checker.Failures);
        Assert.True(checker.MostParts >= 1000, $"the most parts were {checker.MostParts}");
    }

    [Fact]
    public void The_kernels_that_can_be_cut_are_these() => Assert.Equal(
        [
            "bloom_add", "bloom_query", "dawg_contains", "diffusion", "feature_hash", "groupby_sum", "hyperloglog", "is_prime", "julia", "kmv", "matmul_f32",
            "matmul_f64", "norm", "ols_slopes", "polynomial", "polynomial_f32", "rolling_stats", "search_sorted", "spmv", "sum",
        ],
        KernelContracts.All.Where(contract => contract.Declaration!.Cut is not null).Select(contract => contract.Name).Order());

    /// <summary>Without this, parts that are lost or out of order could pass.</summary>
    [Fact]
    public void Parts_that_are_lost_are_noticed()
    {
        using Workload workload = WorkloadSources.All.Single(source => source.Contract.Name == "sum").Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        IKernel<SumArguments> losing = new FirstHalf();
        workload.Reset();
        workload.Invoke(Implementation.Create(Sum.Contract, new CuttingKernel<SumArguments>(Sum.Contract, losing, 1000), "cut"), default);
        Assert.False(workload.Validate().Passed);
    }

    private sealed class FirstHalf : IKernel<SumArguments>
    {
        private readonly IKernel<SumArguments> _sum = Implementations.Find(Sum.Contract, "managed");
        private int _calls;

        public void Invoke(scoped in SumArguments arguments, in KernelOptions options)
        {
            if (_calls++ < 1000)
            {
                _sum.Invoke(arguments, options);
            }
        }
    }

    private sealed class CutChecker(WorkloadSource source, Implementation implementation) : IKernelContractVisitor
    {
        public List<string> Failures { get; } = [];

        public long MostParts { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
        {
            foreach (WorkloadCase @case in source.Cases)
            {
                using Workload workload = @case.Create(new AlignedAllocator());
                foreach (int extent in Extents)
                {
                    CuttingKernel<TArguments> cutting = new(contract, ((Implementation<TArguments>)implementation).Kernel, extent);
                    workload.Reset();
                    workload.Invoke(Implementation.Create(contract, cutting, "cut"), new KernelOptions(2));
                    MostParts = Math.Max(MostParts, cutting.Parts);
                    if (workload.Validate() is { Passed: false } failure)
                    {
                        Failures.Add($"{@case.Name} in parts of {extent}: {failure.Detail}");
                    }
                }
            }
        }
    }
}
