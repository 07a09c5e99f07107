using System.Collections.Immutable;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>Compares backends on kernels.</summary>
internal static class ComparisonRunner
{
    /// <summary>Runs the comparisons, one kernel after the other.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare.</param>
    /// <param name="progress">Receives each step as it starts, between timed regions.</param>
    /// <param name="cancellation">Ends the comparison early, with what was measured so far.</param>
    /// <returns>The results.</returns>
    public static ComparisonResult Run(
        ImmutableArray<WorkloadSource> sources,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        Action<Step> progress,
        CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        List<WorkloadResult> workloads = [];
        List<CandidateResult> results = [];
        foreach ((int index, WorkloadSource source) in sources.Index())
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, settings);
            OtherWorkWatch others = new(new SystemFiles());
            ComparisonMemory memory = ComparisonMemory.For(candidates);
            (WorkloadResult workload, ImmutableArray<CandidateResult> ranked) = new WorkloadComparison(
                source.Contract,
                () => memory.Create(source, settings),
                () => memory.Create(source, WorkloadSize.Tiny, settings.Seed),
                memory.GiveTo,
                candidates,
                settings,
                progress.Part(index, sources.Length),
                cancellation).Run();
            workloads.Add(workload with { Memory = memory.Name, OtherWork = others.Stop() });
            results.AddRange(ranked);
        }

        ImmutableArray<Influence> influences = InfluenceSearch.OfThisProcess(backends, settings.MostThreads);
        return new ComparisonResult(Machine.Current, settings.Seed, [.. workloads], [.. results])
        {
            Started = started,
            Complete = !cancellation.IsCancellationRequested,
            Conditions = [.. MeasuringConditions.Find(settings, influences)],
            Influences = influences,
        };
    }
}
