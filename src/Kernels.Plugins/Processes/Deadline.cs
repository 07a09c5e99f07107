using System.Diagnostics;

namespace Kernels.Plugins.Processes;

/// <summary>The moment at which something must be over.</summary>
internal readonly struct Deadline
{
    private readonly long _end;

    private Deadline(long end) => _end = end;

    /// <summary>The moment after a time from now.</summary>
    public static Deadline After(TimeSpan limit)
        => new(Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency));

    /// <summary>The time left, rounded up; 0 once the moment has passed.</summary>
    public int RemainingMilliseconds
        => (int)Math.Clamp(Math.Ceiling((_end - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency), 0, int.MaxValue);
}
