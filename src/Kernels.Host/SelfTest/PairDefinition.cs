using System.Collections.Immutable;
using Kernels.Host.Running;
using Kernels.Workloads;

namespace Kernels.Host.SelfTest;

/// <summary>What is compared in a self-test: a reference, its twin, and candidates to which work is added.</summary>
/// <param name="Name">As the command line takes it.</param>
/// <param name="Threads">On how many threads every candidate runs.</param>
/// <param name="Contract">The kernel.</param>
/// <param name="Create">Makes its workload; of the size tiny, to warm up.</param>
/// <param name="Candidates">The reference, its twin, and those with planted work.</param>
/// <param name="Planted">The work that is planted, in the order of its candidates.</param>
internal sealed record PairDefinition(
    string Name,
    int Threads,
    KernelContract Contract,
    Func<WorkloadSize, Workload> Create,
    ImmutableArray<Candidate> Candidates,
    ImmutableArray<PlantedWork> Planted)
{
    /// <summary>The name of the candidate to which others are compared.</summary>
    public const string Reference = "reference";

    /// <summary>The name of the candidate that is the same code, and can't differ.</summary>
    public const string Twin = "twin";

    private const int OneThread = 1;
    private const int TwoThreads = 2;

    /// <summary>About half a millisecond on a processor of 4 GHz.</summary>
    private const long LongChain = 500_000;

    /// <summary>A millisecond and a half on two processors of 4 GHz; enough chains for either to take what the other leaves.</summary>
    private const int SharedChains = 64;

    private const long ShortChain = 50_000;

    /// <summary>Enough for the just-in-time compiler, and soon done.</summary>
    private const long LinesToWarmUp = 1 << 14;

    private static readonly PlantedWork OnePerCent = new(0.01, 0.90);
    private static readonly PlantedWork ThreePerCent = new(0.03, 0.95);

    /// <summary>Whose share of finds tells of the machine as much as of the comparison.</summary>
    private static readonly PlantedWork ThreePerCentMeasured = new(0.03, null);

    /// <summary>
    /// All pairs: arithmetic on one thread, memory that is moved, and arithmetic that two threads share.
    /// </summary>
    public static ImmutableArray<PairDefinition> All { get; } =
    [
        Of("compute", OneThread, Chain.Contract, _ => new ChainWorkload(1, LongChain),
            added => new ChainKernel(added), OnePerCent, ThreePerCent),
        Of("memory", OneThread, Sweep.Contract, CreateSweep,
            added => new SweepKernel(added), ThreePerCentMeasured),
        Of("threads", TwoThreads, Chain.Contract, _ => new ChainWorkload(SharedChains, ShortChain),
            added => new ChainKernel(added), ThreePerCentMeasured),
    ];

    private static SweepWorkload CreateSweep(WorkloadSize size)
        => new(size == WorkloadSize.Tiny ? LinesToWarmUp : SweepWorkload.LinesBeyondCaches, ThreePerCentMeasured.Share);

    private static PairDefinition Of<TArguments>(
        string name,
        int threads,
        KernelContract<TArguments> contract,
        Func<WorkloadSize, Workload> create,
        Func<double, IKernel<TArguments>> kernel,
        params ImmutableArray<PlantedWork> planted)
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
            [CandidateOf(Reference, 0), CandidateOf(Twin, 0), .. planted.Select(work => CandidateOf(work.Name, work.Share))],
            planted);
    }
}

/// <summary>Work that is added to a candidate.</summary>
/// <param name="Share">The share of the reference's work.</param>
/// <param name="FewestFound">The smallest share of comparisons in which it has to be found; null where it is only measured.</param>
internal sealed record PlantedWork(double Share, double? FewestFound)
{
    /// <summary>The name of the candidate.</summary>
    public string Name => $"slower by {100 * Share}%";
}
