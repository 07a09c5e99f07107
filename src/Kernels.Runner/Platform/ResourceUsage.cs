using System.Runtime.InteropServices;

namespace Kernels.Runner.Platform;

/// <summary>What POSIX counts for this process, all its threads together.</summary>
/// <param name="InvoluntarySwitches">How often a thread lost its processor although it could have gone on.</param>
/// <param name="PageFaults">Page faults, with or without reading from a disk.</param>
internal readonly partial record struct ResourceUsage(long InvoluntarySwitches, long PageFaults)
{
    private const int Self = 0;

    /// <summary>Reads the counters.</summary>
    /// <returns>The counters; null if the operating system has none.</returns>
    public static ResourceUsage? Read()
    {
        bool isKnown = Environment.Is64BitProcess && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS());
        return isKnown && GetResourceUsage(Self, out Raw raw) == 0
            ? new ResourceUsage(raw.InvoluntarySwitches, raw.MinorFaults + raw.MajorFaults)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out Raw usage);

    /// <summary>struct rusage of 64-bit Linux and macOS: two times of 16 bytes, then 14 counters of 8 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Raw
    {
        [FieldOffset(64)]
        public long MinorFaults;

        [FieldOffset(72)]
        public long MajorFaults;

        [FieldOffset(136)]
        public long InvoluntarySwitches;
    }
}
