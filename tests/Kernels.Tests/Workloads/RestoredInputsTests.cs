using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>What a kernel overwrites is put back before each measured call, if its contract says so.</summary>
public sealed class RestoredInputsTests
{
    private const int Length = 1000;

    [Fact]
    public void A_call_finds_the_inputs_but_for_what_changed_between_calls()
    {
        (Workload workload, Counting counting) = Create(isRestored: true);
        using (workload)
        {
            SplitMix64 random = new(1);
            for (int call = 0; call < 5; call++)
            {
                workload.Nudge(random);
                workload.Restore();
                workload.Mark();
                Invoke(workload, counting);
                Assert.True(workload.Validate().Passed, workload.Validate().Detail);
                Assert.InRange(counting.Descents, Length / 3, Length);
            }

            Assert.Equal(5, counting.Found.Count);
        }
    }

    [Fact]
    public void Otherwise_calls_continue_from_each_other()
    {
        (Workload workload, Counting counting) = Create(isRestored: false);
        using (workload)
        {
            Assert.False(workload.IsRestored);
            Invoke(workload, counting);
            workload.Restore();
            Invoke(workload, counting);
            Assert.Equal(0, counting.Descents);
        }
    }

    [Fact]
    public void Only_what_is_read_and_overwritten_is_restored()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Declare(BufferDirection.Out, isRestored: true));
        Assert.Contains("x is restored; allowed for buffers that are read and overwritten", exception.Message, StringComparison.Ordinal);
    }

    private static KernelDeclaration Declare(BufferDirection direction, bool isRestored) => new(
        "acme.sort",
        1,
        "Numbers in order.",
        "x[i] ≤ x[i + 1]",
        ["n"],
        [],
        [
            new("x", ElementType.Int32, direction, ["n"], direction == BufferDirection.Out ? null : new(0, int.MaxValue), "numbers")
            {
                IsRestored = isRestored,
            },
        ],
        new(0, 0),
        [],
        Bottleneck.Bandwidth,
        new([Length], [Length], [Length], [Length]));

    private static (Workload Workload, Counting Counting) Create(bool isRestored)
    {
        KernelDeclaration declaration = Declare(BufferDirection.InOut, isRestored);
        Counting counting = new();
        Workload workload = DeclaredSource.Create(new DeclaredKernel(declaration, new Counting())).Create(WorkloadSize.Tiny, new AlignedAllocator(), 1);
        Assert.Equal(isRestored, workload.IsRestored);
        workload.Reset();
        return (workload, counting);
    }

    private static void Invoke(Workload workload, Counting counting)
        => workload.Invoke(Implementation.Create(((KernelContract<DeclaredArguments>)workload.Contract), counting, "scalar"), default);

    /// <summary>Sorts, and counts how far from sorted it found the numbers.</summary>
    private sealed class Counting : IKernel<DeclaredArguments>
    {
        public int Descents { get; private set; }

        public HashSet<long> Found { get; } = [];

        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            Span<int> x = arguments.Output<int>("x");
            Descents = 0;
            long sum = x[0];
            for (int index = 1; index < x.Length; index++)
            {
                Descents += x[index] < x[index - 1] ? 1 : 0;
                sum += x[index];
            }

            Found.Add(sum);
            x.Sort();
        }
    }
}
