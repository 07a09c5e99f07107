using System.Globalization;

namespace Kernels.SharedMemory;

/// <summary>How much memory this process can have before the kernel ends processes to get some (Linux).</summary>
internal static class AvailableMemory
{
    /// <summary>Left for everything else.</summary>
    private const long Reserve = 64L << 20;

    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Requires that there is memory; true of every amount where the system does not tell.</summary>
    /// <exception cref="InsufficientMemoryException">There is not.</exception>
    public static void Require(long bytes)
    {
        if (Find("/") is { } available && bytes > available - Reserve)
        {
            throw new InsufficientMemoryException(
                $"{bytes} bytes of shared memory are needed and {Math.Max(0, available - Reserve)} are available; "
                + $"{SharedMemoryOptions.FolderVariable} can name a folder on a disk instead.");
        }
    }

    /// <summary>The machine's available memory, or what the control groups of this process leave where that is less.</summary>
    /// <param name="root">Where /proc and /sys are.</param>
    /// <returns>The bytes; null where nothing tells.</returns>
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

    /// <summary>What a group and those around it leave: the limit, less what is used and can't be taken back from caches.</summary>
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
