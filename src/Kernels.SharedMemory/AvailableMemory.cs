using System.Globalization;

namespace Kernels.SharedMemory;

/// <summary>How much memory this process can use before the kernel kills processes to free some (Linux).</summary>
internal static class AvailableMemory
{
    /// <summary>Memory that is left for everything else.</summary>
    private const long Reserve = 64L << 20;

    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Requires that there is enough memory; accepts every amount if it is unknown how much there is.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough.</exception>
    public static void Require(long bytes)
    {
        if (Find("/") is { } available && bytes > available - Reserve)
        {
            throw new InsufficientMemoryException(
                $"{bytes} bytes of shared memory are needed and {Math.Max(0, available - Reserve)} are available; "
                + $"{SharedMemoryOptions.FolderVariable} can name a folder on a disk instead.");
        }
    }

    /// <summary>The machine's available memory, or what this process's control groups leave if that is less.</summary>
    /// <param name="root">Where /proc and /sys are.</param>
    /// <returns>The bytes; null when unknown.</returns>
    internal static long? Find(string root)
    {
        long? least = Field(Path.Join(root, "/proc/meminfo"), "MemAvailable:") * 1024;
        foreach (string line in Lines(Path.Join(root, "/proc/self/cgroup")))
        {
            least = Lower(least, line.Split(':', 3) switch
            {
                [_, "", { } group] => Left(root, Groups, group, "memory.max", "memory.current", "inactive_file"),
                [_, "memory", { } group] => Left(
                    root, $"{Groups}/memory", group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
                _ => null,
            });
        }

        return least;
    }

    /// <summary>What a group and its parents leave: the limit, less the memory in use that caches can't give back.</summary>
    private static long? Left(string root, string mount, string group, string limit, string usage, string reclaimable)
    {
        long? least = null;
        for (string? part = group; part is not null; part = Path.GetDirectoryName(part))
        {
            string folder = Path.Join(root, mount, part);
            long? left = Number(Path.Join(folder, limit)) - Number(Path.Join(folder, usage))
                + (Field(Path.Join(folder, "memory.stat"), reclaimable) ?? 0);
            least = Lower(least, left);
        }

        return least;
    }

    private static long? Lower(long? a, long? b) => a is null || b < a ? b : a;

    private static long? Number(string path) => Lines(path) is [{ } text, ..] ? Parse(text) : null;

    private static long? Field(string path, string name)
    {
        foreach (string line in Lines(path))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [{ } first, { } value, ..] && first == name)
            {
                return Parse(value);
            }
        }

        return null;
    }

    private static long? Parse(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
