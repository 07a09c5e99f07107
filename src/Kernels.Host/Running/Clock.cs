using Kernels.Host.Diagnosis;

namespace Kernels.Host.Running;

/// <summary>The clock by which samples are timed: it is monotonic, and does not step when the time of day is set.</summary>
internal static class Clock
{
    private static readonly ClockFacts Facts = ClockFacts.Measure(new SystemFiles());

    /// <summary>What reading it twice takes, in seconds: so much is added to each sample.</summary>
    public static double OverheadSeconds => 2 * Facts.ReadSeconds;

    /// <summary>The smallest step that it was seen to make, in seconds.</summary>
    public static double StepSeconds => Facts.StepSeconds;
}
