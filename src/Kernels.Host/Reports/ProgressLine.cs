using System.Diagnostics;
using Kernels.Host.Running;

namespace Kernels.Host.Reports;

/// <summary>
/// Says on standard error what is being done. It is written by the caller's thread and between timed regions, since a
/// thread that draws would take a processor from the kernels.
/// </summary>
internal static class ProgressLine
{
    private static readonly bool IsTerminal =
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    private static readonly ProgressWriter Writer = new(Console.Error, IsTerminal ? () => Console.WindowWidth : null, () => Clock.Elapsed);

    /// <summary>Tells a step.</summary>
    public static void Show(Step step) => Writer.Show(step);

    /// <summary>Tells what is done beside the whole, or where no share of the whole is known.</summary>
    public static void Show(string what) => Writer.Show(what);

    /// <summary>Clears the line where one is shown, so that other output can take its place.</summary>
    public static void Clear() => Writer.Clear();
}
