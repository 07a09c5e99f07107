using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Runner.Tuning;

/// <summary>The part of a record that the user wants.</summary>
/// <param name="Sources">The kernels; all if empty.</param>
/// <param name="Sizes">The size classes; null if none is named.</param>
/// <param name="Threads">The thread counts; null if none is named.</param>
internal sealed record TuningFilter(ImmutableArray<WorkloadSource> Sources, WorkloadSize[]? Sizes, int[]? Threads)
{
    /// <summary>Whether a winner is among what the user wants; if nothing is named, everything is.</summary>
    public bool Takes(TunedWinner winner)
        => (Sources.IsEmpty || Sources.Any(source => source.Contract.Id == winner.Contract))
            && (Sizes is not [_, ..] || Sizes.Any(size => size.Name() == winner.Size))
            && (Threads is not [_, ..] || Threads.Contains(winner.Threads));

    /// <summary>What to measure: the kernels and sizes that the user named, or else all kernels and the default sizes.</summary>
    public ImmutableArray<TuningStep> Steps(
        ImmutableArray<WorkloadSource> allSources, WorkloadSize[] defaultSizes, ImmutableArray<int> threads)
        => TuningStep.Enumerate(
            Sources.IsEmpty ? allSources : Sources, Sizes is [_, ..] ? Sizes : defaultSizes, threads);
}
