using Kernels.Tests.Contracts;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Inputs that refer to others, outputs that count in part, formulas of errors, and work that depends on the result.</summary>
public sealed class DeclaredWorkloadTests
{
    private static readonly KernelContract<DeclaredArguments> Contract = Declarations.Picked.Contract;

    [Fact]
    public void What_is_right_passes_every_case_and_dimensions_that_may_be_empty_are()
    {
        WorkloadSource source = Source(Contract);
        Assert.Contains(source.Cases, shape => shape.Name == "rows = 5, entries = 0, columns = 5");
        Assert.DoesNotContain(source.Cases, shape => shape.Name.Contains("rows = 0", StringComparison.Ordinal));
        Assert.Contains(source.Cases, shape => shape.Name == "inputs at their upper bounds");
        Assert.All(source.Cases, shape =>
        {
            using Workload workload = shape.Create(new GuardedAllocator());
            PickKernel kernel = new();
            Assert.Null(Validate(workload, kernel).Detail);
            RequireInputs(kernel);
        });
    }

    [Fact]
    public void Only_the_used_part_of_an_output_counts_and_its_length_does()
    {
        Assert.True(Validate(new PickKernel { Beyond = -7 }).Passed);
        Assert.Contains("worst: found[0] is ", Validate(new PickKernel { Beyond = -7, FoundError = 9 }).Detail, StringComparison.Ordinal);
        Assert.Contains("1 of 1 elements differ; worst: count[0] is ", Validate(new PickKernel { CountError = 1 }).Detail, StringComparison.Ordinal);
        Assert.Contains("worst: count[0] is ", Validate(new PickKernel { CountError = -1 }).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_of_64_bits_arrive_and_are_compared_exactly()
    {
        PickKernel kernel = new();
        Assert.True(Validate(kernel).Passed);
        Assert.Equal((1L << 53) - 100, kernel.Key);
        Assert.Contains("40 of 40 elements differ; worst: keys[0] is 90071992547", Validate(new PickKernel { KeyError = 1 }).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_allows_each_element_its_own_error()
    {
        KernelContract<DeclaredArguments> contract = KernelContract.Create(
            Declarations.Picked, Contract.Write, Contract.Read, new PickKernel(), new AllowedSums());
        WorkloadSource source = Source(contract);
        using Workload workload = source.Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        Assert.True(Validate(workload, new PickKernel()).Passed);
        Assert.StartsWith("worst: sums[1] is ", Validate(workload, new PickKernel { SumError = 0.25 }).Detail, StringComparison.Ordinal);

        using Workload oneSum = source.Cases.Single(shape => shape.Name == "rows = 1, entries = 5, columns = 5").Create(new AlignedAllocator());
        Assert.True(Validate(oneSum, new PickKernel { SumError = 0.25 }).Passed);
        Assert.False(Validate(oneSum, new PickKernel { SumError = 0.75 }).Passed);
    }

    [Fact]
    public void Work_can_depend_on_the_result_and_is_that_of_the_first_inputs()
    {
        PickKernel oracle = new();
        using Workload workload = Source(KernelContract.Create(Declarations.Picked, Contract.Write, Contract.Read, oracle))
            .Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        const double Bytes = (4 * 41) + (4 * 100) + (8 * 50) + (4 * 50) + 8 + (8 * 40) + (8 * 40);
        Work first = workload.Work;
        Assert.Equal(new Work((2.0 * oracle.Count * 40) + 1, Bytes), first);
        Assert.InRange(oracle.Count, 30, 50);
        workload.Renew(seed: 9);
        Assert.Equal(first, workload.Work);
        Assert.Null(workload.LeastWork);
    }

    [Fact]
    public void A_kernel_that_reads_everything_moves_at_least_what_is_used_of_its_buffers()
    {
        // All of them but the 13 of 50 float64 to which no index refers.
        Assert.Equal(new Work(0, 1708), LeastOf(Declarations.MakePicked(readsEverything: true)));
        Assert.Equal(new Work(0, 1708), LeastOf(Declarations.MakePicked(readsEverything: true, new WorkTerm(1e6, ["rows"]))));
        Assert.Equal(new Work(0, 40), LeastOf(Declarations.MakePicked(readsEverything: true, new WorkTerm(1, ["rows"]))));
    }

    [Fact]
    public void Elements_of_float32_take_half_the_room_of_float64()
    {
        Assert.Equal(2, LanesOf(MatmulF32.Contract));
        Assert.Equal(1, LanesOf(MatmulF64.Contract));
        Assert.Equal(1, LanesOf(IsPrime.Contract));

        static int LanesOf(KernelContract contract)
        {
            using Workload workload = WorkloadSources.All.Single(source => source.Contract == contract)
                .Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
            return workload.LanesOfFloat64;
        }
    }

    [Fact]
    public void Changed_inputs_keep_their_constraints()
    {
        PickKernel kernel = new();
        using Workload workload = Source(Contract).Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        Assert.True(Validate(workload, kernel).Passed);
        (int[] starts, int[] picked, double[] weights) = (kernel.Starts, kernel.Picked, kernel.Weights);
        SplitMix64 random = new(5);
        for (ulong seed = 2; seed < 20; seed++)
        {
            workload.Renew(seed);
            Assert.True(Validate(workload, kernel).Passed);
            RequireInputs(kernel);
            Assert.Equal(starts, kernel.Starts);
            Assert.NotEqual(picked, kernel.Picked);
            Assert.NotEqual(weights, kernel.Weights);
            picked = kernel.Picked;
            workload.Nudge(random);
            workload.Mark();
            workload.Invoke(Implementation.Create(Contract, kernel, "scalar"), new KernelOptions(1));
            Assert.True(workload.Validate().Passed, workload.Validate().Detail);
            RequireInputs(kernel);
            Assert.Equal(starts, kernel.Starts);
            Assert.InRange(picked.Zip(kernel.Picked).Count(pair => pair.First != pair.Second), 0, 1);
            picked = kernel.Picked;
        }
    }

    /// <summary>A fixed extent can be longer than any case that the host would make of its own accord.</summary>
    [Fact]
    public void A_long_fixed_extent_has_cases_too()
    {
        KernelDeclaration declaration = new(
            "long",
            1,
            "summary",
            "y[i] = 0",
            ["n"],
            [],
            [new("y", ElementType.UInt8, BufferDirection.Out, ["n", "1000000"], null, "output")],
            new(0, 0),
            [],
            Bottleneck.Bandwidth,
            new([1], [1], [1], [1]));
        Assert.NotEmpty(DeclaredSource.Create(new DeclaredKernel(declaration, new PickKernel())).Cases);
    }

    private static Work? LeastOf(KernelDeclaration declaration)
    {
        using Workload workload = DeclaredSource.Create(new DeclaredKernel(declaration, new PickKernel()))
            .Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        return workload.LeastWork;
    }

    private static void RequireInputs(PickKernel kernel)
    {
        RequireContent.Offsets<int>(kernel.Starts, kernel.Picked.Length, "starts");
        RequireContent.Below<int>(kernel.Picked, kernel.Weights.Length, "picked");
        Assert.All(kernel.Weights, weight => Assert.InRange(weight, -1, 1));
    }

    private static WorkloadSource Source(KernelContract<DeclaredArguments> contract)
        => contract.Oracle is null ? DeclaredSource.Create(new DeclaredKernel(contract.Declaration!, new PickKernel())) : DeclaredSource.Create(contract);

    private static Validation Validate(PickKernel kernel)
    {
        using Workload workload = Source(Contract).Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        return Validate(workload, kernel);
    }

    private static Validation Validate(Workload workload, PickKernel kernel)
    {
        workload.Reset();
        workload.Invoke(Implementation.Create((KernelContract<DeclaredArguments>)workload.Contract, kernel, "scalar"), new KernelOptions(1));
        return workload.Validate();
    }

    /// <summary>0.5 for the first sum, and nothing for the others.</summary>
    private sealed class AllowedSums : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            Span<double> sums = arguments.Output<double>("sums");
            sums.Clear();
            sums[0] = 0.5;
        }
    }
}
