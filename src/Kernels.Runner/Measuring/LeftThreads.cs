using System.Collections.Immutable;
using Kernels.Plugins.State;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Finds the threads that candidates in this process started and left running: they take processors from every candidate's
/// samples.
/// </summary>
internal static class LeftThreads
{
    /// <summary>OpenMP's workers spin for a while after a call before they sleep.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan Looking = TimeSpan.FromMilliseconds(100);

    /// <summary>If any threads were started, looks at those of all trials while no candidate is called.</summary>
    /// <param name="trials">The trials, after calls of each.</param>
    public static void Find(ImmutableArray<Trial> trials)
    {
        ImmutableArray<(Trial Trial, ImmutableHashSet<int> Threads)> started =
            [.. trials.Select(trial => (trial, trial.StartedThreads)).Where(pair => !pair.StartedThreads.IsEmpty)];
        if (started.IsEmpty || !OperatingSystem.IsLinux())
        {
            return;
        }

        ImmutableHashSet<int> running = ProcessThreads.FindRunning(
            null, () => started.SelectMany(pair => pair.Threads).Distinct(), Settling, Looking);
        foreach ((Trial trial, ImmutableHashSet<int> threads) in started)
        {
            trial.RunningThreads = threads.Intersect(running).Count;
        }
    }
}
