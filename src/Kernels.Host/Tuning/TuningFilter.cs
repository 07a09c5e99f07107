using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Host.Tuning;

/// <summary>What the user wants of a record.</summary>
/// <param name="Sources">The kernels; all where empty.</param>
/// <param name="Sizes">The size classes; null where none is named.</param>
/// <param name="Threads">The thread counts; null where none is named.</param>
internal sealed record TuningFilter(ImmutableArray<WorkloadSource> Sources, WorkloadSize[]? Sizes, int[]? Threads)
{
    /// <summary>Whether a winner is among what the user wants; where nothing is named, everything is.</summary>
    public bool Takes(TunedWinner winner)
        => (Sources.IsEmpty || Sources.Any(source => source.Contract.Id == winner.Contract))
            && (Sizes is not [_, ..] || Sizes.Any(size => size.Name() == winner.Size))
            && (Threads is not [_, ..] || Threads.Contains(winner.Threads));

    /// <summary>What to measure: the kernels and sizes that the user named, and otherwise all of these.</summary>
    public ImmutableArray<TuningStep> Steps(
        ImmutableArray<WorkloadSource> allSources, WorkloadSize[] defaultSizes, ImmutableArray<int> threads)
        => TuningStep.Enumerate(
            Sources.IsEmpty ? allSources : Sources, Sizes is [_, ..] ? Sizes : defaultSizes, threads);
}
