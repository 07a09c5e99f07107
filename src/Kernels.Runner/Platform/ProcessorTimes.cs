using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Runner.Platform;

/// <summary>How processors spent their time, according to Linux.</summary>
internal static class ProcessorTimes
{
    private const string Path = "/proc/stat";

    /// <summary>The place of steal in the first line: cpu user nice system idle iowait irq softirq steal.</summary>
    private const int StealField = 8;

    /// <summary>USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    // Kept open: the file is read before and after every sample.
    private static readonly SafeFileHandle? File =
        System.IO.File.Exists(Path) ? System.IO.File.OpenHandle(Path, share: FileShare.ReadWrite) : null;

    /// <summary>Time that the hypervisor gave to others while a processor of this machine had work, since the start.</summary>
    /// <returns>Seconds, of all processors together; null if the operating system doesn't say.</returns>
    public static double? StealSeconds()
    {
        if (File is null)
        {
            return null;
        }

        Span<byte> start = stackalloc byte[256];
        string line = Encoding.ASCII.GetString(start[..RandomAccess.Read(File, start, 0)]).Split('\n', 2)[0];
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StealField && long.TryParse(fields[StealField], out long ticks) ? ticks / TicksPerSecond : null;
    }
}
