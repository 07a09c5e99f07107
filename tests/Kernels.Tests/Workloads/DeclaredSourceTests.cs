using Kernels.Tests.Contracts;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Workloads of declared kernels match the declaration, and their oracle judges the results.</summary>
public sealed class DeclaredSourceTests
{
    private static readonly KernelDeclaration Axpy = Declarations.Axpy();

    [Fact]
    public void A_preset_is_what_was_declared()
    {
        WorkloadSource source = Source(Axpy, new AxpyKernel());
        using Workload workload = source.Create(WorkloadSize.Small, new AlignedAllocator(), seed: 1);
        Assert.Equal(("n = 4000, a = 0.5", "n = 4000, a = 0.5"), (source.Describe(WorkloadSize.Small), workload.Shape));
        Assert.Equal(new Work(2 * 4000, 8 * 4000 * 3), workload.Work);
        Assert.Equal(8 * 4000 * 2, workload.WorkingSetBytes);
    }

    [Fact]
    public void Every_element_type_and_direction_is_filled_and_poisoned()
    {
        Recorder recorder = new();
        WorkloadSource source = Source(Declarations.Everything, recorder);
        using Workload workload = source.Create(WorkloadSize.Small, new AlignedAllocator(), seed: 1);
        workload.Reset();
        workload.Invoke(Implementation.Create(Declarations.Everything.Contract, recorder, "scalar"), default);
        Assert.All(recorder.A, value => Assert.InRange(value, -1, 1));
        Assert.True(recorder.A.Distinct().Count() > 590);
        Assert.All(recorder.B, value => Assert.Equal(2, value));
        Assert.All(recorder.C, value => Assert.InRange(value, -5, 5));
        Assert.InRange(recorder.C.Distinct().Count(), 5, 11);
        Assert.Single(recorder.D.Distinct(), int.MinValue + 0x5EED);
        Assert.Equal(new Work((2.0 * 20 * 30 * 2) + 1, (8 * 600) + (4 * 30) + (2 * 8 * 20) + (4 * 20)), workload.Work);
    }

    [Fact]
    public void Equal_seeds_give_equal_data_and_others_do_not()
    {
        Assert.Equal(OutputOf(3), OutputOf(3));
        Assert.NotEqual(OutputOf(3), OutputOf(4));
    }

    [Fact]
    public void An_implementation_that_is_right_passes_every_case_on_guarded_memory()
    {
        Implementation implementation = Implementation.Create(Axpy.Contract, new AxpyKernel(), "scalar");
        WorkloadSource source = Source(Axpy, new AxpyKernel());
        Assert.InRange(source.Cases.Length, 20, 60);
        Assert.Equal(source.Cases.Length, source.Cases.Select(shape => shape.Name).Distinct().Count());
        Assert.All(source.Cases, shape => Assert.Null(Validate(shape, implementation).Detail));
    }

    [Fact]
    public void Shapes_of_several_extents_stay_small()
    {
        Recorder recorder = new();
        WorkloadSource source = Source(Declarations.Everything, recorder);
        Assert.Contains(source.Cases, shape => shape.Name == "rows = 1, columns = 5");
        Assert.Contains(source.Cases, shape => shape.Name == "rows = 3, columns = 1000");
        Assert.Contains(source.Cases, shape => shape.Name == "steps at its minimum");
        Assert.All(source.Cases, shape =>
        {
            using Workload workload = shape.Create(new AlignedAllocator());
            Assert.InRange(workload.WorkingSetBytes, 1, 1 << 20);
        });
    }

    /// <summary>Its work may grow faster than its data if arithmetic is the bottleneck.</summary>
    [Fact]
    public void The_long_case_is_longer_than_caches_and_exists_only_where_memory_is_the_bottleneck()
    {
        using Workload workload = Source(Axpy, new AxpyKernel()).LongCase!.Create(new AlignedAllocator());
        Assert.InRange(workload.WorkingSetBytes, 8 << 20, 9 << 20);
        Assert.Null(Source(Declarations.Everything, new Recorder()).LongCase);
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.UInt16)]
    [InlineData(ElementType.UInt32)]
    [InlineData(ElementType.UInt64)]
    public void Outputs_of_every_type_can_be_poisoned(ElementType type)
    {
        KernelDeclaration declaration = new(
            "narrow", 1, "Nothing.", "nothing", ["n"], [], [new("y", type, BufferDirection.Out, ["n"], null, "output")], new(0, 0),
            [], Bottleneck.Bandwidth, new([4], [4], [4], [4]));
        using Workload workload = Source(declaration, new Recorder()).Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        Assert.Null(Record.Exception(workload.Reset));
    }

    [Fact]
    public void What_is_wrong_or_forgotten_is_named_with_its_place()
    {
        WorkloadCase shape = Source(Axpy, new AxpyKernel()).Cases.Single(shape => shape.Name == "n = 9");
        Implementation wrong = Implementation.Create(Axpy.Contract, new AxpyKernel(wrongAt: 7), "scalar");
        Assert.StartsWith("worst: y[7] is ", Validate(shape, wrong).Detail, StringComparison.Ordinal);

        WorkloadSource forgetful = Source(Declarations.Everything, new Recorder());
        Implementation nothing = Implementation.Create(Declarations.Everything.Contract, new Recorder(), "scalar");
        Validation validation = Validate(forgetful.Cases.First(shape => shape.Name == "rows = 3, columns = 3"), nothing);
        Assert.Equal(3, validation.Residual);
        Assert.StartsWith("3 of 3 elements differ; worst: d[0] is", validation.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_oracle_is_told_apart_from_the_implementation()
    {
        using Workload workload = Source(Axpy, new FailingKernel()).Create(WorkloadSize.Tiny, new AlignedAllocator(), 1);
        KernelException error = Assert.Throws<KernelException>(workload.Validate);
        Assert.Equal(("the oracle of axpy/1 failed: it is tired", KernelFault.TimedOut), (error.Message, error.Fault));
    }

    [Fact]
    public void Declared_inputs_are_drawn_anew_within_their_bounds()
    {
        WorkloadSource source = Source(Axpy, new AxpyKernel());
        AxpyKernel kernel = new();
        Implementation axpy = Implementation.Create(Axpy.Contract, kernel, "scalar");
        using Workload workload = source.Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        workload.Renew(seed: 2);
        workload.Reset();
        workload.Invoke(axpy, new KernelOptions(1));
        double[] first = kernel.LastOutput;
        Assert.True(workload.Validate().Passed);

        // y ← a·x + y: each call continues from the last one's y, and the oracle judges from the y at the last mark.
        workload.Nudge(new SplitMix64(1));
        workload.Mark();
        workload.Invoke(axpy, new KernelOptions(1));
        Assert.True(workload.Validate().Passed, workload.Validate().Detail);

        workload.Renew(seed: 3);
        workload.Reset();
        workload.Invoke(axpy, new KernelOptions(1));
        Assert.NotEqual(first, kernel.LastOutput);
        Assert.True(workload.Validate().Passed);
    }

    private static WorkloadSource Source(KernelDeclaration declaration, IKernel<DeclaredArguments> oracle) => DeclaredSource.Create(new DeclaredKernel(declaration, oracle));

    private static Validation Validate(WorkloadCase shape, Implementation implementation)
    {
        using Workload workload = shape.Create(new GuardedAllocator());
        workload.Reset();
        workload.Invoke(implementation, default);
        return workload.Validate();
    }

    private static double[] OutputOf(ulong seed)
    {
        AxpyKernel kernel = new();
        using Workload workload = Source(Axpy, kernel).Create(WorkloadSize.Tiny, new AlignedAllocator(), seed);
        workload.Reset();
        workload.Invoke(Implementation.Create(Axpy.Contract, kernel, "scalar"), default);
        return kernel.LastOutput;
    }

    private sealed class AxpyKernel(int wrongAt = -1) : IKernel<DeclaredArguments>
    {
        public double[] LastOutput { get; private set; } = [];

        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            double a = arguments.RealScalar("a");
            ReadOnlySpan<double> x = arguments.Input<double>("x");
            Span<double> y = arguments.Output<double>("y");
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (a * x[i]) + y[i] + (i == wrongAt ? 1e-9 : 0);
            }

            LastOutput = y.ToArray();
        }
    }

    /// <summary>Keeps its arguments, and computes nothing.</summary>
    private sealed class Recorder : IKernel<DeclaredArguments>
    {
        public double[] A { get; private set; } = [];

        public float[] B { get; private set; } = [];

        public long[] C { get; private set; } = [];

        public int[] D { get; private set; } = [];

        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            A = arguments.Input<double>("a").ToArray();
            B = arguments.Input<float>("b").ToArray();
            C = arguments.Output<long>("c").ToArray();
            D = arguments.Output<int>("d").ToArray();
        }
    }

    private sealed class FailingKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
            => throw new KernelException("it is tired", KernelFault.TimedOut);
    }
}
