using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>Changed inputs have another result: an honest implementation computes it, and a remembered result is wrong.</summary>
public sealed class RenewedInputsTests
{
    private const ulong Seed = 20261125;

    public static TheoryData<string> Kernels => [.. WorkloadSources.All.Select(source => source.Contract.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Renewed_inputs_have_another_result_and_the_oracle_follows(string kernel)
    {
        using Workload workload = Create(kernel);
        Outputs.Run(workload);
        ulong before = new OutputWatch(workload).Hash();
        Work work = workload.Work;

        workload.Renew(Seed);
        Assert.False(workload.Validate().Passed);
        Outputs.Run(workload);
        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
        Assert.NotEqual(before, new OutputWatch(workload).Hash());
        Assert.Equal(work, workload.Work);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Calls_in_a_row_have_different_results_and_the_last_is_judged(string kernel)
    {
        using Workload workload = Create(kernel);
        SplitMix64 random = new(Seed);
        Implementation managed = ManagedBackends.Scalar.Find(workload.Contract)!;
        HashSet<ulong> results = [];
        workload.Reset();
        for (int call = 0; call < 5; call++)
        {
            workload.Nudge(random);
            workload.Mark();
            workload.Invoke(managed, new KernelOptions(1));
            Assert.True(results.Add(new OutputWatch(workload).Hash()));
        }

        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
    }

    /// <summary>A call that does nothing leaves the result of the call before, which had other inputs.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_call_in_a_row_that_did_nothing_fails(string kernel)
    {
        using Workload workload = Create(kernel);
        SplitMix64 random = new(Seed);
        Outputs.Run(workload);
        workload.Nudge(random);
        workload.Mark();
        workload.Invoke(DoNothing.Implementation(workload.Contract), new KernelOptions(1));
        Assert.False(workload.Validate().Passed);
    }

    private static Workload Create(string kernel)
        => WorkloadSources.All.Single(source => source.Contract.Name == kernel).Create(WorkloadSize.Tiny, new AlignedAllocator(), Seed);

    private sealed class DoNothing : IKernelContractVisitor
    {
        private Implementation? _implementation;

        public static Implementation Implementation(KernelContract contract)
        {
            DoNothing maker = new();
            contract.Accept(maker);
            return maker._implementation!;
        }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => _implementation = global::Kernels.Implementation.Create(contract, new Kernel<TArguments>(), "none");

        private sealed class Kernel<TArguments> : IKernel<TArguments>
            where TArguments : struct, allows ref struct
        {
            public void Invoke(scoped in TArguments arguments, in KernelOptions options)
            {
            }
        }
    }
}
