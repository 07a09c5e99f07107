using System.Collections.Immutable;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>Compares backends on a kernel.</summary>
internal static class ComparisonRunner
{
    /// <summary>Runs a comparison.</summary>
    /// <param name="source">The kernel.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare.</param>
    /// <param name="progress">Receives each step as it starts, between timed regions.</param>
    /// <param name="cancellation">Ends the comparison early, with what was measured so far; with nothing if it has not begun.</param>
    /// <returns>The result.</returns>
    public static ComparisonResult Run(
        WorkloadSource source,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        Action<Step> progress,
        CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        ImmutableArray<WorkloadResult> workloads = [];
        ImmutableArray<CandidateResult> results = [];
        if (!cancellation.IsCancellationRequested)
        {
            ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, settings);
            OtherWorkWatch others = new(new SystemFiles());
            ComparisonMemory memory = ComparisonMemory.For(candidates);
            (WorkloadResult workload, results) = new WorkloadComparison(
                source.Contract,
                () => memory.Create(source, settings),
                () => memory.Create(source, WorkloadSize.Tiny, settings.Seed),
                memory.GiveTo,
                candidates,
                settings,
                progress,
                cancellation).Run();
            workloads = [workload with { Memory = memory.Name, OtherWork = others.Stop() }];
        }

        ImmutableArray<Influence> influences = InfluenceSearch.OfThisProcess(backends, settings.MostThreads);
        return new ComparisonResult(Machine.Current, settings.Seed, workloads, results)
        {
            Started = started,
            Complete = !cancellation.IsCancellationRequested,
            Conditions = [.. MeasuringConditions.Find(settings, influences)],
            Influences = influences,
        };
    }
}
