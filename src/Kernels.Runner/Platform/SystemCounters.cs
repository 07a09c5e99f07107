using Kernels.Runner.Results;

namespace Kernels.Runner.Platform;

/// <summary>What the operating system and the runtime have counted so far. Unknown counts are null.</summary>
/// <param name="InvoluntarySwitches">How often a thread of this process lost its processor to another.</param>
/// <param name="PageFaults">Page faults of this process.</param>
/// <param name="StealSeconds">Processor time that the hypervisor gave to others.</param>
/// <param name="ThrottledSeconds">Time for which the control group's limit held this process back.</param>
/// <param name="Gen0">Garbage collections of generation 0 and above.</param>
/// <param name="Gen1">Garbage collections of generation 1 and above.</param>
/// <param name="Gen2">Garbage collections of generation 2.</param>
internal readonly record struct SystemCounters(
    long? InvoluntarySwitches,
    long? PageFaults,
    double? StealSeconds,
    double? ThrottledSeconds,
    int Gen0,
    int Gen1,
    int Gen2)
{
    /// <summary>Filling a page takes the kernel about this long, in seconds.</summary>
    private const double FaultSeconds = 1e-6;

    private const double NoticeableShare = 0.01;

    /// <summary>Reads the counters, which takes some 50 µs.</summary>
    public static SystemCounters Read()
    {
        ResourceUsage? usage = ResourceUsage.Read();
        return new SystemCounters(
            usage?.InvoluntarySwitches,
            usage?.PageFaults,
            ProcessorTimes.StealSeconds(),
            ProcessorQuota.ThrottledSeconds(),
            GC.CollectionCount(0),
            GC.CollectionCount(1),
            GC.CollectionCount(2));
    }

    /// <summary>What was counted since an earlier reading.</summary>
    /// <param name="earlier">The earlier reading.</param>
    /// <returns>The differences.</returns>
    public SystemCounters Since(SystemCounters earlier) => new(
        InvoluntarySwitches - earlier.InvoluntarySwitches,
        PageFaults - earlier.PageFaults,
        StealSeconds - earlier.StealSeconds,
        ThrottledSeconds - earlier.ThrottledSeconds,
        Gen0 - earlier.Gen0,
        Gen1 - earlier.Gen1,
        Gen2 - earlier.Gen2);

    /// <summary>Adds what was counted at another time.</summary>
    public SystemCounters Plus(SystemCounters other) => new(
        InvoluntarySwitches + other.InvoluntarySwitches,
        PageFaults + other.PageFaults,
        StealSeconds + other.StealSeconds,
        ThrottledSeconds + other.ThrottledSeconds,
        Gen0 + other.Gen0,
        Gen1 + other.Gen1,
        Gen2 + other.Gen2);

    /// <summary>What these differences mean for a sample during which they were counted.</summary>
    /// <param name="seconds">The duration of the sample.</param>
    /// <returns>What disturbed it.</returns>
    public Disturbance Disturb(double seconds)
        => (InvoluntarySwitches > 0 ? Disturbance.Switch : 0)
            | (StealSeconds > 0 ? Disturbance.Steal : 0)
            | (ThrottledSeconds > 0 ? Disturbance.Throttle : 0)
            | (PageFaults * FaultSeconds > seconds * NoticeableShare ? Disturbance.Fault : 0)
            | (Gen0 > 0 ? Disturbance.Collection : 0);
}
