using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Tuning;

/// <summary>One thing to measure: a kernel at a size and a thread count.</summary>
/// <param name="Source">The kernel.</param>
/// <param name="Size">The size class.</param>
/// <param name="Threads">The thread count.</param>
internal sealed record TuningStep(WorkloadSource Source, WorkloadSize Size, int Threads)
{
    /// <summary>Every kernel at every size and thread count.</summary>
    public static ImmutableArray<TuningStep> Enumerate(
        IEnumerable<WorkloadSource> sources, IReadOnlyCollection<WorkloadSize> sizes, IReadOnlyCollection<int> threads)
        =>
        [
            .. from source in sources
               from size in sizes
               from count in threads
               select new TuningStep(source, size, count),
        ];

    /// <inheritdoc/>
    public override string ToString() => $"{Source.Contract.Name} {Size.Name()} ×{Threads}";
}

/// <summary>The outcome of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Winner">The winner; null if there is none.</param>
/// <param name="Problems">The candidates that did not pass, one line each.</param>
/// <param name="Result">The comparison that shows it.</param>
internal sealed record TuningOutcome(
    TuningStep Step, TunedWinner? Winner, ImmutableArray<string> Problems, ComparisonResult Result);
