using System.Runtime.InteropServices;

namespace Kernels.Runner.Platform;

/// <summary>Whether this process may count what the processor does, such as cycles and cache misses.</summary>
/// <param name="Available">Whether a counter could be opened.</param>
/// <param name="Reason">Why not; null if one could.</param>
/// <param name="Remedy">What to do about it; null if nothing helps, or if nothing is needed.</param>
internal sealed record HardwareCounters(bool Available, string? Reason, string? Remedy)
{
    private const int NotPermitted = 1;
    private const int NoSuchEntry = 2;
    private const int AccessDenied = 13;
    private const int NoSuchDevice = 19;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;

    /// <summary>Tries to count this process's cycles in user mode.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The result.</returns>
    public static HardwareCounters Try(SystemFiles files)
        => OperatingSystem.IsLinux() ? Explain(PerfEvent.Open(), files.ReadLine("/proc/sys/kernel/perf_event_paranoid"))
            : new HardwareCounters(false, "they are tried on Linux only", null);

    /// <summary>Turns the error number of Linux's <c>perf_event_open</c> into words.</summary>
    /// <param name="error">The error number; 0 for success.</param>
    /// <param name="paranoid">The setting <c>kernel.perf_event_paranoid</c>; null if there is none.</param>
    /// <returns>What it means.</returns>
    public static HardwareCounters Explain(int error, string? paranoid) => error switch
    {
        0 => new(true, null, null),
        NotPermitted or AccessDenied when paranoid is not (null or "2" or "1" or "0" or "-1") => new(
            false,
            $"not permitted: kernel.perf_event_paranoid is {paranoid}",
            "run 'sysctl kernel.perf_event_paranoid=2' as root, or give this process CAP_PERFMON"),
        NotPermitted or AccessDenied => new(
            false,
            "not permitted here, as in most containers",
            "run the container with --cap-add PERFMON and a seccomp profile that allows perf_event_open"),
        NoSuchEntry or NoSuchDevice or NotSupported => new(
            false,
            "the processor shows none, as in most virtual machines",
            "let the hypervisor pass the performance counters on, or measure on the machine itself"),
        NotImplemented => new(false, "the kernel lacks perf_event_open", "use a kernel with CONFIG_PERF_EVENTS"),
        _ => new(false, $"perf_event_open failed: {Marshal.GetPInvokeErrorMessage(error)}", null),
    };
}
