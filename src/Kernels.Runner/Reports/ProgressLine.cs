using System.Diagnostics;
using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>
/// Shows progress on standard error. The caller's thread writes it, between timed regions, since a thread of its own would take
/// a processor from the kernels.
/// </summary>
internal static class ProgressLine
{
    private static readonly bool IsTerminal =
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    private static readonly ProgressWriter Writer = new(Console.Error, IsTerminal ? () => Console.WindowWidth : null, () => Clock.Elapsed);

    /// <summary>Shows a step.</summary>
    public static void Show(Step step) => Writer.Show(step);

    /// <summary>Shows work that is outside the whole, or whose share of it is not known.</summary>
    public static void Show(string what) => Writer.Show(what);

    /// <summary>Clears the line if one is shown, so that other output can take its place.</summary>
    public static void Clear() => Writer.Clear();
}
