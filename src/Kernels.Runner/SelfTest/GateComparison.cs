using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.SelfTest;

/// <summary>
/// One run of the gate, as <c>compare --against-build --fail-if-slower</c> makes it: one backend is the same in both
/// builds, and this build adds work to another. Each runs in a fresh process for either build.
/// </summary>
/// <param name="definition">The pair.</param>
/// <param name="settings">How to compare.</param>
/// <param name="progress">Receives each step as it starts.</param>
/// <param name="cancellation">Ends the comparison early.</param>
internal sealed class GateComparison(
    PairDefinition definition, ComparisonSettings settings, Action<Step> progress, CancellationToken cancellation)
{
    /// <summary>Makes the comparison.</summary>
    /// <returns>The workload; its candidates; and what became of them since the older build.</returns>
    /// <exception cref="KernelException">This program is not found.</exception>
    public (WorkloadResult Workload, ImmutableArray<CandidateResult> Candidates, Changes Changes) Run()
    {
        List<IDisposable> processes = [];
        try
        {
            ImmutableArray<Backend> backends =
            [
                .. ((double[])[0, .. definition.Planted])
                    .SelectMany(added => ServedChain.ConnectPair(PairDefinition.NameOf(added), added, processes)),
            ];
            ImmutableArray<Candidate> candidates = Candidate.Enumerate(definition.Contract, backends, settings);
            ComparisonMemory memory = ComparisonMemory.For(candidates);
            (WorkloadResult workload, ImmutableArray<CandidateResult> results) = new WorkloadComparison(
                definition.Contract,
                () => memory.Create(CreateChain),
                () => memory.Create(CreateChain),
                memory.GiveTo,
                candidates,
                settings,
                progress,
                cancellation).Run();
            ComparisonResult result = new(Machine.Current, settings.Seed, [workload], results);
            Changes changes = BuildChanges.AddTo(result, "self-test", BuildVersion.Text).Against!;
            return (workload, results, changes with { AllowedSlowdown = settings.AllowedSlowdown });
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static Workload CreateChain(BufferAllocator allocator) => new ChainWorkload(1, PairDefinition.LongChain, allocator);

    /// <summary>What a gate says about a backend.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="added">The share of work that this build adds to the backend.</param>
    /// <returns>What was found about it.</returns>
    public static CandidateOutcome OutcomeOf(Changes changes, double added)
    {
        GateFinding finding = Gate.Judge(changes).First(finding => finding.Change.Backend == PairDefinition.NameOf(added));
        return new CandidateOutcome(added, finding.Change.Relation!.Value, finding.Change.Ratio!.Value)
        {
            FailsGate = finding.Verdict == GateVerdict.Slower,
        };
    }
}
