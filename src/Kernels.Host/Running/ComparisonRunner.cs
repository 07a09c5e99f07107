using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>Compares backends on kernels.</summary>
internal static class ComparisonRunner
{
    /// <summary>Runs the comparisons, one kernel after the other.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare.</param>
    /// <param name="progress">Told what is being done, between timed regions.</param>
    /// <returns>The results.</returns>
    public static ComparisonResult Run(
        ImmutableArray<WorkloadSource> sources,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        Action<string> progress)
    {
        List<WorkloadResult> workloads = [];
        List<CandidateResult> results = [];
        foreach (WorkloadSource source in sources)
        {
            ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, settings.Threads);
            (WorkloadResult workload, ImmutableArray<CandidateResult> ranked) =
                new WorkloadComparison(source, candidates, settings, progress).Run();
            workloads.Add(workload);
            results.AddRange(ranked);
        }

        return new ComparisonResult(Machine.Current, settings.Seed, [.. workloads], [.. results]);
    }
}
