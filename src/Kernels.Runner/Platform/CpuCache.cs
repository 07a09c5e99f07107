using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Runner.Platform;

/// <summary>A cache of the processors that this process may run on.</summary>
/// <param name="Level">1 for the nearest.</param>
/// <param name="Kind"><c>data</c>, <c>instruction</c> or <c>unified</c>.</param>
/// <param name="Bytes">The size of one.</param>
/// <param name="LineBytes">The size of a line; null if unknown.</param>
/// <param name="Ways">The associativity; null if unknown.</param>
/// <param name="Count">How many there are.</param>
/// <param name="SharedBy">How many of the processors share one.</param>
internal sealed record CpuCache(int Level, string Kind, long Bytes, long? LineBytes, long? Ways, int Count, int SharedBy)
{
    private const string Processors = "/sys/devices/system/cpu";

    /// <summary>Assumed if the operating system doesn't say: more than most last caches.</summary>
    private const long UnknownLastBytes = 64 << 20;

    /// <summary>Whether it holds data.</summary>
    public bool HoldsData => Kind != "instruction";

    /// <summary>Reads what the system says of its caches.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The caches by level; none if the system does not say.</returns>
    public static ImmutableArray<CpuCache> ReadAll(SystemFiles files)
    {
        IReadOnlySet<int> allowed = CpuList.Allowed(files);
        return
        [
            .. files.NumberedFolders(Processors, "cpu")
                .Where(processor => allowed.Count == 0
                    || allowed.Contains(int.Parse(processor[(Processors.Length + "/cpu".Length)..], CultureInfo.InvariantCulture)))
                .SelectMany(processor => files.NumberedFolders($"{processor}/cache", "index"))
                .Select(folder => Read(files, folder))
                .OfType<Described>()
                .GroupBy(cache => new { cache.Level, cache.Kind, cache.Bytes })
                .OrderBy(group => group.Key.Level)
                .ThenBy(group => group.Key.Kind)
                .ThenBy(group => group.Key.Bytes)
                .Select(group => Combine([.. group], allowed)),
        ];
    }

    /// <summary>The size of the largest cache, beyond which data come from memory.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>Bytes; 64 MiB, more than most caches hold, if the system does not say.</returns>
    public static long LastBytes(SystemFiles files)
        => ReadAll(files).Select(cache => cache.Bytes).DefaultIfEmpty(UnknownLastBytes).Max();

    private static Described? Read(SystemFiles files, string folder)
    {
        long? level = files.ReadNumber($"{folder}/level");
        long? bytes = ParseSize(files.ReadLine($"{folder}/size"));
        string? kind = files.ReadLine($"{folder}/type")?.ToLowerInvariant();
        return level is >= 1 and <= 9 && bytes is > 0 && kind is "data" or "instruction" or "unified"
            ? new Described(
                (int)level!,
                kind,
                bytes!.Value,
                files.ReadNumber($"{folder}/coherency_line_size"),
                files.ReadNumber($"{folder}/ways_of_associativity"),
                files.ReadLine($"{folder}/shared_cpu_list") ?? folder)
            : null;
    }

    /// <summary>Each processor describes its own caches: descriptions with the same list are one cache.</summary>
    private static CpuCache Combine(Described[] caches, IReadOnlySet<int> allowed)
    {
        Described first = caches[0];
        int sharing = CpuList.Parse(first.SharedList).Count(processor => allowed.Count == 0 || allowed.Contains(processor));
        return new CpuCache(
            first.Level,
            first.Kind,
            first.Bytes,
            first.LineBytes,
            first.Ways,
            caches.Select(cache => cache.SharedList).Distinct().Count(),
            Math.Max(1, sharing));
    }

    /// <summary>Reads a size such as <c>32K</c> or <c>8M</c>.</summary>
    private static long? ParseSize(string? text)
    {
        long unit = text?[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1 };
        return long.TryParse(text?.TrimEnd('K', 'M', 'G'), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number * unit
            : null;
    }

    /// <summary>A cache as one of its processors describes it.</summary>
    private sealed record Described(int Level, string Kind, long Bytes, long? LineBytes, long? Ways, string SharedList);
}
