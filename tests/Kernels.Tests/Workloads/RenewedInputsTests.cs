using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>Changed inputs have another result: an honest implementation computes it, and a remembered result is wrong.</summary>
public sealed class RenewedInputsTests
{
    private const ulong Seed = 20261125;

    /// <summary>Those of which something can change without a change of the work: not the ends of the range of primes/1.</summary>
    public static TheoryData<string> Kernels =>
    [
        .. WorkloadSources.All.Select(source => source.Contract).Where(CanChange).Select(contract => contract.Name),
    ];

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
        SplitMix64 random = new(~Seed);
        Implementation managed = ManagedBackends.Scalar.Find(workload.Contract)!;
        HashSet<ulong> results = [];
        workload.Reset();
        for (int call = 0; call < 5; call++)
        {
            workload.Nudge(random);
            workload.Restore();
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
        SplitMix64 random = new(~Seed);
        Outputs.Run(workload);

        // Of search_sorted, one change in 250 leaves the result as it was: a query outside all keys that stays there.
        for (int change = 0; change < 3; change++)
        {
            workload.Nudge(random);
        }

        workload.Mark();
        workload.Invoke(DoNothing.Implementation(workload.Contract), new KernelOptions(1));
        Assert.False(workload.Validate().Passed);
    }

    private static bool CanChange(KernelContract contract)
        => contract.Declaration!.Buffers.Any(buffer => buffer.IsRead) || contract.Declaration.Parameters.Any(parameter => parameter.Varies);

    private static Workload Create(string kernel)
        => WorkloadSources.All.Single(source => source.Contract.Name == kernel).Create(WorkloadSize.Tiny, new AlignedAllocator(), Seed);

    /// <summary>What the oracle found for the state at a mark is not what it finds for the first one.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_call_after_a_reset_is_judged_from_the_first_state_again(string kernel)
    {
        using Workload workload = Create(kernel);
        Outputs.Run(workload);
        workload.Mark();
        workload.Invoke(ManagedBackends.Scalar.Find(workload.Contract)!, new KernelOptions(1));
        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
        Outputs.Run(workload);
        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
    }

    /// <summary>What the time depends on stays: the columns of entries.</summary>
    [Fact]
    public void Of_a_matrix_some_values_change_and_the_structure_stays()
    {
        using Workload workload = Create("spmv");
        Dictionary<string, double[]> before = Outputs.InputsOf(workload);
        for (ulong seed = 1; seed < 20; seed++)
        {
            workload.Nudge(new SplitMix64(seed));
            workload.Renew(seed);
        }

        Dictionary<string, double[]> after = Outputs.InputsOf(workload);
        Assert.Equal(before["rowOffsets"], after["rowOffsets"]);
        Assert.Equal(before["columns"], after["columns"]);
        Assert.InRange(before["values"].Zip(after["values"]).Count(pair => pair.First != pair.Second), 50, 64);
        Assert.All(before["values"].Zip(after["values"]), pair => Assert.InRange(pair.Second - pair.First, -1e-6, 1e-6));
        Assert.DoesNotContain(before["x"].Zip(after["x"]), pair => pair.First == pair.Second);
    }
}
