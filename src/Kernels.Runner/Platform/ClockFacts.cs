using System.Diagnostics;

namespace Kernels.Runner.Platform;

/// <summary>The clock that times samples.</summary>
/// <param name="HighResolution">Whether it is the high-resolution clock and not the time of day.</param>
/// <param name="TickSeconds">The unit that it counts in.</param>
/// <param name="StepSeconds">The smallest difference seen between two readings.</param>
/// <param name="ReadSeconds">How long a reading takes.</param>
/// <param name="Source">What Linux reads, such as <c>tsc</c>; null elsewhere.</param>
internal sealed record ClockFacts(bool HighResolution, double TickSeconds, double StepSeconds, double ReadSeconds, string? Source)
{
    private const int Batches = 20;
    private const int ReadingsPerBatch = 500;

    /// <summary>Reads the clock many times in a row.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>What was measured.</returns>
    public static ClockFacts Measure(SystemFiles files)
    {
        // The smallest of many: interruptions of the reading are not the clock's.
        long step = long.MaxValue;
        long fastest = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long first = Stopwatch.GetTimestamp();
            long last = first;
            for (int reading = 0; reading < ReadingsPerBatch; reading++)
            {
                last = Stopwatch.GetTimestamp();
            }

            fastest = Math.Min(fastest, last - first);
            step = Math.Min(step, NextStep());
        }

        double tick = 1.0 / Stopwatch.Frequency;
        return new ClockFacts(
            Stopwatch.IsHighResolution,
            tick,
            step * tick,
            fastest * tick / ReadingsPerBatch,
            files.ReadLine("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
    }

    /// <summary>Reads the clock until it has moved on.</summary>
    private static long NextStep()
    {
        long start = Stopwatch.GetTimestamp();
        long next;
        do
        {
            next = Stopwatch.GetTimestamp();
        }
        while (next == start);
        return next - start;
    }
}
