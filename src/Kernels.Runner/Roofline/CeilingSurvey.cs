using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Runner.Roofline;

/// <summary>Measures the ceilings of this machine with the best code available.</summary>
internal static class CeilingSurvey
{
    /// <summary>Short, for a comparison: with four levels and two thread counts a second and a half in all.</summary>
    public static TimeSpan Brief { get; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Long, for when the ceilings are what was asked for.</summary>
    public static TimeSpan Thorough { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Measures.</summary>
    /// <param name="host">The backends.</param>
    /// <param name="files">The system's files, for the caches and processors.</param>
    /// <param name="threads">The thread counts, ascending.</param>
    /// <param name="timePerFigure">The time for each figure.</param>
    /// <param name="progress">Receives each step as it starts, between timed regions.</param>
    /// <returns>The ceilings; null if no backend has code to measure them.</returns>
    public static MachineCeilings? Measure(
        KernelHost host,
        SystemFiles files,
        ImmutableArray<int> threads,
        TimeSpan timePerFigure,
        Action<Step> progress)
    {
        // The widest vectors, and among equals the first of the fixed order; the names of levels ascend in text order.
        Backend? backend = KernelHost.AutoOrder.Select(host.FindBackend)
            .Where(backend => backend.Ceilings is not null)
            .OrderByDescending(backend => backend.Ceilings!.InstructionSet, StringComparer.Ordinal)
            .FirstOrDefault();
        if (backend?.Ceilings is not { } code)
        {
            return null;
        }

        CeilingMeter meter = new(code, files, timePerFigure);
        List<ThreadCeilings> measured = [];
        int[] counts = [.. threads.Select(count => Math.Min(count, Environment.ProcessorCount)).Distinct()];
        foreach ((int index, int count) in counts.Index())
        {
            progress(new Step($"measuring the ceilings of {Counted.Of(count, "thread")}", (double)index / counts.Length));
            ThreadCeilings ceilings = meter.Measure(count);

            // More threads reach no less than fewer. If they seem to, something else took their processors.
            measured.Add(measured is [.., var fewer] ? ceilings.Highest(fewer) : ceilings);
        }

        return new MachineCeilings(backend.Name, code.InstructionSet, [.. measured]);
    }
}
