using System.Diagnostics;
using System.Globalization;
using Kernels.Runner.Results;

namespace Kernels.Runner.Platform;

/// <summary>Watches the work of other processes from now on.</summary>
/// <param name="files">The system's files.</param>
internal sealed class OtherWorkWatch(SystemFiles files)
{
    /// <summary>USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The system counts in hundredths of a second: over a shorter time its figures are too coarse to report.</summary>
    private const double ShortestSeconds = 0.3;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Reading? _first = Read(files);

    /// <summary>The work of other processes until now.</summary>
    /// <returns>Their work; null if the system does not say, or if the time was too short.</returns>
    public OtherWork? Stop()
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return seconds >= ShortestSeconds && _first is { } first && Read(files) is { } last
            ? Between(first, last, seconds)
            : null;
    }

    /// <summary>Makes a reading of what others did between two.</summary>
    internal static OtherWork Between(Reading first, Reading last, double seconds) => new(
        seconds,
        Math.Max(0, last.Used - first.Used - (last.Own - first.Own)) / TicksPerSecond,
        Math.Max(0, last.Stolen - first.Stolen) / TicksPerSecond);

    /// <summary>Reads what processors did since the system's start.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>Ticks; null if the system does not say.</returns>
    internal static Reading? Read(SystemFiles files)
    {
        IReadOnlySet<int> allowed = CpuList.Allowed(files);
        (long Used, long Stolen)[] processors =
        [
            .. from line in files.ReadLines("/proc/stat")
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields.Length > 8 && fields[0].StartsWith("cpu", StringComparison.Ordinal)
                   && int.TryParse(fields[0][3..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                   && allowed.Contains(number)
               let ticks = fields[1..9].Select(Number).ToArray()

               // user nice system idle iowait irq softirq steal
               select (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], ticks[7]),
        ];
        return processors is not [] && OwnTicks(files) is { } own
            ? new Reading(processors.Sum(one => one.Used), processors.Sum(one => one.Stolen), own)
            : null;
    }

    /// <summary>
    /// What this process and its descendants used, including those that have ended; null if this process is not listed.
    /// </summary>
    private static long? OwnTicks(SystemFiles files)
    {
        Dictionary<int, (int Parent, long Ticks)> processes = [];
        foreach (string folder in files.NumberedFolders("/proc", ""))
        {
            // The name, in parentheses, may hold spaces; state and parent come after it, and times from the twelfth on.
            string line = files.ReadLine($"{folder}/stat") ?? "";
            string[] fields = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 15)
            {
                int id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                processes[id] = ((int)Number(fields[1]), fields[11..15].Sum(Number));
            }
        }

        return processes.ContainsKey(Environment.ProcessId)
            ? processes.Where(process => Descends(process.Key)).Sum(process => process.Value.Ticks)
            : null;

        bool Descends(int id)
        {
            for (int steps = 0; steps < processes.Count && id != Environment.ProcessId; steps++)
            {
                id = processes.TryGetValue(id, out (int Parent, long Ticks) process) ? process.Parent : 0;
            }

            return id == Environment.ProcessId;
        }
    }

    private static long Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>Ticks since the system's start.</summary>
    /// <param name="Used">Used by any process, on the processors that this process may use.</param>
    /// <param name="Stolen">Given to others by the hypervisor, on the same processors.</param>
    /// <param name="Own">Used by this process and its descendants.</param>
    internal readonly record struct Reading(long Used, long Stolen, long Own);
}
