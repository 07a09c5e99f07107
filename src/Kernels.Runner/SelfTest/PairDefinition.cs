using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.SelfTest;

/// <summary>What is compared in a self-test: a reference, its twin, and candidates to which work is added.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Threads">The number of threads on which every candidate runs.</param>
/// <param name="Contract">The kernel.</param>
/// <param name="Create">Makes its workload; in size tiny, to warm up.</param>
/// <param name="Candidates">The reference, its twin, and those with planted work; empty for the gate, which starts a process for each.</param>
/// <param name="Planted">The shares of work that are planted, in the order of their candidates.</param>
/// <param name="HasToFind">
/// Whether finds are judged. If not, their share is only measured, since it says as much about the machine.
/// </param>
internal sealed record PairDefinition(
    string Name,
    int Threads,
    KernelContract Contract,
    Func<WorkloadSize, Workload> Create,
    ImmutableArray<Candidate> Candidates,
    double[] Planted,
    bool HasToFind)
{
    /// <summary>The slowdown that a gate between two builds allows, as a share; null if no gate is tested.</summary>
    public double? AllowedSlowdown { get; init; }

    /// <summary>The name of the candidate to which others are compared.</summary>
    public const string Reference = "reference";

    /// <summary>The name of the candidate that is the same code, and can't differ.</summary>
    public const string Twin = "twin";

    private const int OneThread = 1;
    private const int TwoThreads = 2;

    /// <summary>About half a millisecond on a processor of 4 GHz.</summary>
    public const long LongChain = 500_000;

    /// <summary>A millisecond and a half on two processors of 4 GHz; enough chains for either to take what the other leaves.</summary>
    private const int SharedChains = 64;

    private const long ShortChain = 50_000;

    /// <summary>Enough for the just-in-time compiler, and soon done.</summary>
    private const long LinesToWarmUp = 1 << 14;

    private const double OnePerCent = 0.01;
    private const double ThreePerCent = 0.03;
    private const double FivePerCent = 0.05;

    /// <summary>All pairs: arithmetic on one thread, moving memory, and arithmetic that two threads share.</summary>
    public static PairDefinition[] All { get; } =
    [
        Of("compute", OneThread, Chain.Contract, _ => new ChainWorkload(1, LongChain, new AlignedAllocator()),
            added => new ChainKernel(added), [OnePerCent, ThreePerCent], hasToFind: true),
        Of("memory", OneThread, LineSum.Contract, CreateLineSum,
            added => new LineSumKernel(added), [ThreePerCent], hasToFind: false),
        Of("threads", TwoThreads, Chain.Contract, _ => new ChainWorkload(SharedChains, ShortChain, new AlignedAllocator()),
            added => new ChainKernel(added), [ThreePerCent], hasToFind: false),
    ];

    /// <summary>
    /// The gate between two builds: one of two backends is the same in both, and this build adds work to the other. It
    /// allows half the slowdown that it has to find.
    /// </summary>
    public static PairDefinition Gate { get; } = new(
        "gate", OneThread, Chain.Contract, _ => new ChainWorkload(1, LongChain, new AlignedAllocator()), [], [FivePerCent], HasToFind: true)
    {
        AllowedSlowdown = FivePerCent / 2,
    };

    /// <summary>All that the command line can name.</summary>
    public static PairDefinition[] Named { get; } = [.. All, Gate];

    /// <summary>The name of the candidate to which a share of work is added; the twin's name if the share is 0.</summary>
    /// <param name="added">The share.</param>
    /// <returns>The name.</returns>
    public static string NameOf(double added) => added == 0 ? Twin : $"slower by {100 * added}%";

    private static LineSumWorkload CreateLineSum(WorkloadSize size)
        => new(size == WorkloadSize.Tiny ? LinesToWarmUp : LineSumWorkload.LinesBeyondCaches, ThreePerCent);

    private static PairDefinition Of<TArguments>(
        string name,
        int threads,
        KernelContract<TArguments> contract,
        Func<WorkloadSize, Workload> create,
        Func<double, IKernel<TArguments>> kernel,
        double[] planted,
        bool hasToFind)
        where TArguments : struct, allows ref struct
    {
        Candidate CandidateOf(string backend, double added)
        {
            Implementation implementation = Implementation.Create(contract, kernel(added), "scalar", ThreadSupport.Many);
            return new Candidate(Backend.Available(backend, "self-test", "built in", [implementation]), implementation, threads, null);
        }

        return new PairDefinition(
            name,
            threads,
            contract,
            create,
            [CandidateOf(Reference, 0), CandidateOf(Twin, 0), .. planted.Select(added => CandidateOf(NameOf(added), added))],
            planted,
            hasToFind);
    }
}
