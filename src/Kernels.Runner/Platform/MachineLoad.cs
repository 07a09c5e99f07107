using System.Globalization;

namespace Kernels.Runner.Platform;

/// <summary>What else the machine does. Values that the system does not report are null.</summary>
/// <param name="Running">Tasks that ran or waited to run, on average over the last minute.</param>
/// <param name="StealShare">Share of processor time that the hypervisor gave to others since the system started.</param>
/// <param name="FreeMemoryBytes">Memory that can be had without swapping.</param>
internal sealed record MachineLoad(double? Running, double? StealShare, long? FreeMemoryBytes)
{
    /// <summary>The place of the stolen time in /proc/stat, after user, nice, system, idle, iowait, irq and softirq.</summary>
    private const int Steal = 7;

    /// <summary>Reads the load.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The load.</returns>
    public static MachineLoad Read(SystemFiles files)
        => new(ReadRunning(files), ReadSteal(files), ReadFreeMemory(files));

    private static double? ReadRunning(SystemFiles files) => ParseNumber(files.ReadLine("/proc/loadavg")?.Split(' ')[0]);

    private static double? ReadSteal(SystemFiles files)
    {
        double[] times =
        [
            .. (files.ReadLine("/proc/stat") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(ParseNumber)
                .OfType<double>()
                .Take(Steal + 1),
        ];
        return times.Length > Steal && times.Sum() > 0 ? times[Steal] / times.Sum() : null;
    }

    private static long? ReadFreeMemory(SystemFiles files)
    {
        const string Label = "MemAvailable:";
        string? line = files.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return ParseNumber(line?[Label.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) is { } kibibytes
            ? (long)(kibibytes * 1024)
            : null;
    }

    private static double? ParseNumber(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
}
