using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Partitions;

/// <summary>The partitions that a folder holds.</summary>
internal static class PartitionFolder
{
    private const int MostNamed = 10;

    /// <summary>Finds all partitions of a call by the names of their records.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Each partition, by its number.</returns>
    /// <exception cref="UserInputException">There are none, some are missing, or there are those of several calls.</exception>
    public static ImmutableArray<Partition> FindAll(string folder)
    {
        ImmutableArray<Partition> found = [.. Find(folder).OrderBy(partition => partition.Count).ThenBy(partition => partition.Number)];
        if (found is not [var first, ..])
        {
            throw new UserInputException($"'{folder}' holds no partition; allowed: a folder into which --partition I/N --into wrote.");
        }

        if (found[^1].Count != first.Count)
        {
            throw new UserInputException(
                $"'{folder}' holds partitions of {first.Count} and of {found[^1].Count}; allowed: those of one call, and none beside them.");
        }

        return found.Length == first.Count ? found : throw Lacks(folder, found, first.Count);
    }

    private static Partition[] Find(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*-of-*.json").Select(path => Parse(Path.GetFileName(path))).OfType<Partition>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = File.Exists(folder) ? "it is no folder" : FileErrors.Describe(exception, folder);
            throw new UserInputException($"Folder '{folder}' can't be read: {reason}; allowed: a folder into which --partition I/N --into wrote.");
        }
    }

    /// <summary>The partition whose record has a name; null if it is another file.</summary>
    private static Partition? Parse(string name)
    {
        string[] numbers = name[..^".json".Length].Split("-of-");
        return numbers is [var number, var count]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int which)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int of)
            && which >= 1 && which <= of && of <= Partition.MostPartitions
            && new Partition(which, of) is var partition && PartitionFile.RecordOf(partition) == name
            ? partition
            : null;
    }

    private static UserInputException Lacks(string folder, ImmutableArray<Partition> found, int count)
    {
        int[] missing = [.. Enumerable.Range(1, count).Except(found.Select(partition => partition.Number))];
        string named = string.Join(", ", missing.Take(MostNamed)) + (missing.Length > MostNamed ? $" and {missing.Length - MostNamed} more" : "");
        return new UserInputException(
            $"'{folder}' is not complete: {named} of {count} {(missing.Length == 1 ? "is" : "are")} missing; required: all, as --partition {missing[0]}/{count} makes one.");
    }
}
