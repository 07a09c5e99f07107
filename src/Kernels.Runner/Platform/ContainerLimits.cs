using System.Globalization;
using System.Text.Json.Serialization;

namespace Kernels.Runner.Platform;

/// <summary>What this process's control groups allow, version 1 or 2. Null means no limit.</summary>
/// <param name="Processors">
/// Processor time per second of real time, in processors: at 0.5, a thread stands still half of the time.
/// </param>
/// <param name="MemoryBytes">The most memory.</param>
internal sealed record ContainerLimits(double? Processors, long? MemoryBytes)
{
    /// <summary>The file with the counts of the group that limits processor time; null if there is no limit.</summary>
    [JsonIgnore]
    public string? ProcessorStatistics { get; init; }

    private const string Mount = "/sys/fs/cgroup";

    /// <summary>Version 1 writes "no limit" as the largest multiple of the page size that a long holds.</summary>
    private const long NoMemoryLimit = 1L << 62;

    /// <summary>Reads the limits of this process: the lowest of its own group and of those around it.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The limits.</returns>
    public static ContainerLimits Read(SystemFiles files)
    {
        double? processors = null;
        string? statistics = null;
        long? memory = null;
        foreach (string[] membership in files.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)))
        {
            if (membership is not [_, { } controllers, { } group])
            {
                continue;
            }

            // Version 2 has one hierarchy, whose line names no controller.
            string mount = controllers.Length == 0 ? Mount : $"{Mount}/{controllers}";
            foreach (string folder in WithParents(mount, group))
            {
                if ((controllers.Length == 0 ? ReadMax(files, folder) : ReadQuota(files, folder)) is { } quota && !(quota >= processors))
                {
                    (processors, statistics) = (quota, $"{folder}/cpu.stat");
                }

                memory = Lower(memory, ReadMemory(files, folder, controllers.Length == 0 ? "memory.max" : "memory.limit_in_bytes"));
            }
        }

        return new ContainerLimits(processors, memory) { ProcessorStatistics = statistics };
    }

    /// <summary>
    /// A group's folder, and those of the groups around it. In a container the path is often the host's and does not exist
    /// inside, where the group itself is mounted as the root.
    /// </summary>
    private static IEnumerable<string> WithParents(string mount, string group)
    {
        for (string path = group.TrimEnd('/'); path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('/'))])
        {
            yield return mount + path;
        }

        yield return mount;
    }

    /// <summary>Version 2: quota and period in µs in one line, such as <c>50000 100000</c> or <c>max 100000</c>.</summary>
    private static double? ReadMax(SystemFiles files, string folder)
        => files.ReadLine($"{folder}/cpu.max")?.Split(' ') is [{ } quota, { } period]
            ? Share(ParseNumber(quota), ParseNumber(period))
            : null;

    /// <summary>Version 1: quota and period in µs in two files; a quota of −1 means none.</summary>
    private static double? ReadQuota(SystemFiles files, string folder)
        => Share(files.ReadNumber($"{folder}/cpu.cfs_quota_us"), files.ReadNumber($"{folder}/cpu.cfs_period_us"));

    private static double? Share(double? quota, double? period) => quota > 0 && period > 0 ? quota / period : null;

    private static long? ReadMemory(SystemFiles files, string folder, string file)
        => files.ReadNumber($"{folder}/{file}") is { } limit and > 0 and < NoMemoryLimit ? limit : null;

    private static double? ParseNumber(string text)
        => double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static T? Lower<T>(T? a, T? b)
        where T : struct, IComparable<T>
        => a is { } left && b is { } right ? (left.CompareTo(right) <= 0 ? left : right) : a ?? b;
}
