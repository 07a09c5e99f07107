using System.Collections.Immutable;

namespace Kernels.Runner.Platform;

/// <summary>The order in which threads take processors, so that each has as much to itself as possible.</summary>
internal static class ProcessorOrder
{
    private const string Processors = "/sys/devices/system/cpu";

    /// <summary>Spreads threads over last-level caches, then over cores, and only then over a core's hardware threads.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The processors that this process may use, the first thread's first; none if the system does not say.</returns>
    public static ImmutableArray<int> Spread(SystemFiles files)
    {
        IReadOnlySet<int> allowed = CpuList.Allowed(files);
        Dictionary<int, int> placesInCore = allowed.ToDictionary(
            processor => processor, processor => CountBefore(processor, Siblings(files, processor).Intersect(allowed)));
        return
        [
            .. allowed
                .OrderBy(processor => placesInCore[processor])
                .ThenBy(processor => CountBefore(
                    processor,
                    SharersOfLastCache(files, processor)
                        .Where(other => allowed.Contains(other) && placesInCore[other] == placesInCore[processor])))
                .ThenBy(processor => processor),
        ];
    }

    private static int CountBefore(int processor, IEnumerable<int> others) => others.Count(other => other < processor);

    private static IReadOnlySet<int> Siblings(SystemFiles files, int processor)
        => CpuList.Parse(files.ReadLine($"{Processors}/cpu{processor}/topology/thread_siblings_list"));

    private static IReadOnlySet<int> SharersOfLastCache(SystemFiles files, int processor)
        => files.NumberedFolders($"{Processors}/cpu{processor}/cache", "index") is [.., { } last]
            ? CpuList.Parse(files.ReadLine($"{last}/shared_cpu_list"))
            : CpuList.Parse(null);
}
