using System.Diagnostics;
using System.Globalization;
using Kernels.Native;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Measuring;

/// <summary>What makes figures worse than they could be, and what to do about it.</summary>
internal static class MeasuringConditions
{
    /// <summary>The step of Stopwatch is longer than this, in seconds, if the machine has no better clock.</summary>
    private const double CoarseStep = 1e-4;

    /// <summary>Finds what a reader of the figures should know.</summary>
    /// <param name="settings">How it was measured.</param>
    /// <param name="influences">The external settings that matter.</param>
    /// <returns>A line for each.</returns>
    public static IEnumerable<string> Find(ComparisonSettings settings, IEnumerable<Influence> influences)
    {
        int processors = Environment.ProcessorCount;
        if (ProcessorQuota.Processors is { } quota && quota < processors)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"a limit of {quota:0.##} processors holds this process back in the middle of samples; raise the container's limit");
        }

        if (processors == 1)
        {
            yield return "one processor only: every other process disturbs the samples, and threads can't gain";
        }

        int threads = settings.MostThreads;
        if (threads > processors)
        {
            yield return $"{threads} threads share {processors} processors: a speed-up above {processors}× can't come from the threads";
        }

        if (Clock.StepSeconds > CoarseStep)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no high-resolution clock: its step is {Clock.StepSeconds * 1e3:0.###} ms, so samples are made longer");
        }

        foreach (Influence influence in influences)
        {
            yield return InfluenceText.Describe(influence);
        }

        foreach (string origin in LibraryLoading.UndoneBindings)
        {
            yield return $"{origin} bound the thread that loaded it to other processors, which was undone";
        }

        if (Debugger.IsAttached)
        {
            yield return "a debugger is attached, which slows calls down";
        }
    }
}
