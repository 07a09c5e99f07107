namespace Kernels.Runner.Platform;

/// <summary>The clock by which samples are timed: it is monotonic, and does not step when the time of day is set.</summary>
internal static class Clock
{
    private static readonly ClockFacts Facts = ClockFacts.Measure(new SystemFiles());

    /// <summary>How long reading it twice takes, in seconds. Each sample includes that much.</summary>
    public static double OverheadSeconds => 2 * Facts.ReadSeconds;

    /// <summary>The smallest step observed, in seconds.</summary>
    public static double StepSeconds => Facts.StepSeconds;
}
