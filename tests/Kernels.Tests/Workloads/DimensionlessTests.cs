using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>A kernel without dimensions: its scalars decide how much work there is.</summary>
public sealed class DimensionlessTests
{
    private static readonly KernelDeclaration Powers = new(
        "acme.powers",
        1,
        "Powers of a number.",
        "y[i] = x^(i + steps)",
        [],
        [
            new("x", ElementType.Int64, 0, 1e6, 3e6 / 4, "the number") { Varies = true },
            new("steps", ElementType.Int32, 1, 9, 2, "where powers begin") { Presets = new(1, 2, 3, 4) },
        ],
        [new("y", ElementType.Int64, BufferDirection.Out, ["2"], null, "two powers")],
        new(0, 0),
        [new(3, ["steps"])],
        Bottleneck.Compute,
        new([], [], [], []));

    private static WorkloadSource Source => DeclaredSource.Create(new DeclaredKernel(Powers, new PowersKernel()));

    [Fact]
    public void Presets_and_cases_differ_by_scalars()
    {
        Assert.Equal("x = 750000, steps = 4", Source.Describe(WorkloadSize.Large));
        Assert.Equal(
            ["x = 750000, steps = 2", "x = 750000, steps = 1", "x at its minimum", "steps at its minimum"],
            Source.Cases.Select(found => found.Name));
        Assert.Null(Source.LongCase);
        using Workload workload = Source.Create(WorkloadSize.Medium, new AlignedAllocator(), 1);
        Assert.Equal(new Work(9, 16), workload.Work);
    }

    [Fact]
    public void A_whole_number_varies_by_little_and_the_oracle_follows()
    {
        Implementation implementation = Implementation.Create(Powers.Contract, new PowersKernel(), "scalar");
        using Workload workload = Source.Create(WorkloadSize.Tiny, new AlignedAllocator(), 1);
        HashSet<double> results = [];
        for (ulong seed = 0; seed < 30; seed++)
        {
            workload.Renew(seed);
            workload.Reset();
            workload.Invoke(implementation, default);
            Assert.True(workload.Validate().Passed);
            results.Add(Outputs.Of(workload)[0]);
        }

        Assert.Equal([749_999, 750_000, 750_001], results.Order());
    }

    [Theory]
    [InlineData("", "x = 750000, steps = 3")]
    [InlineData("size=tiny", "x = 750000, steps = 1")]
    [InlineData("size=large x=5", "x = 5, steps = 4")]
    [InlineData("steps=9", "x = 750000, steps = 9")]
    public void A_user_gives_scalars_or_a_preset(string line, string shape)
    {
        Dictionary<string, string> values = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        using Workload workload = Source.CreateFromUser(new UserValues(values, Source.UserOptions), new AlignedAllocator()).Workload;
        Assert.Equal(shape, workload.Shape);
    }

    private sealed class PowersKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            Span<long> y = arguments.Output<long>("y");
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (long)Math.Pow(arguments.LongScalar("x"), i + arguments.IntegerScalar("steps"));
            }
        }
    }
}
