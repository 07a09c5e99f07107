using System.Collections.Immutable;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>Compares backends on kernels.</summary>
internal static class ComparisonRunner
{
    /// <summary>Runs the comparisons, one kernel after the other.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare.</param>
    /// <param name="progress">Told what is being done, between timed regions.</param>
    /// <param name="cancellation">Ends the comparison early, with what was measured so far.</param>
    /// <returns>The results.</returns>
    public static ComparisonResult Run(
        ImmutableArray<WorkloadSource> sources,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        Action<string> progress,
        CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        AlignedAllocator allocator = new();
        List<WorkloadResult> workloads = [];
        List<CandidateResult> results = [];
        foreach (WorkloadSource source in sources)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            (WorkloadResult workload, ImmutableArray<CandidateResult> ranked) = new WorkloadComparison(
                source.Contract,
                size => source.Create(size, allocator, settings.Seed),
                Candidate.Enumerate(source.Contract, backends, settings),
                settings,
                progress,
                cancellation).Run();
            workloads.Add(workload);
            results.AddRange(ranked);
        }

        return new ComparisonResult(Machine.Current, settings.Seed, [.. workloads], [.. results])
        {
            Started = started,
            Complete = !cancellation.IsCancellationRequested,
            Conditions = [.. MeasuringConditions.Find(settings)],
        };
    }
}
