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
            throw new UserInputException($"'{folder}' holds no partition; required: a folder into which --partition I/N --into wrote.");
        }

        if (found[^1].Count != first.Count)
        {
            throw Mixed(folder, found);
        }

        return found.Length == first.Count ? found : throw Lacks(folder, found, first.Count);
    }

    /// <summary>Checks, before a call is computed, that its folder has no partition that 'merge' would find beside those of the call.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    /// <param name="count">How many partitions the call has.</param>
    /// <exception cref="UserInputException">It has one.</exception>
    public static void RequireNoOther(string folder, int count)
    {
        if (Directory.Exists(folder) && Find(folder).FirstOrDefault(partition => partition.Count != count) is { Count: > 0 } other)
        {
            throw new UserInputException(
                $"--into is '{folder}', which holds {PartitionFile.RecordOf(other)}, a partition of a call in {Counted.Of(other.Count, "part")}; "
                + $"allowed: a folder of its own for a call in {Counted.Of(count, "part")}.");
        }
    }

    private static Partition[] Find(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*-of-*.json").Select(path => Parse(Path.GetFileName(path))).OfType<Partition>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string found = File.Exists(folder) ? "is a file"
                : !ArrayName.Exists(folder) ? "does not exist"
                : $"can't be read: {FileErrors.Describe(exception, folder)}";
            throw new UserInputException($"'{folder}' {found}; required: a folder into which --partition I/N --into wrote.");
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

    /// <summary>Names the partitions that do not belong: those of the call that is least complete.</summary>
    private static UserInputException Mixed(string folder, ImmutableArray<Partition> found)
    {
        Partition[][] calls = [.. found.GroupBy(partition => partition.Count, (_, call) => call.ToArray())];
        Partition[] main = calls.MaxBy(call => (call.Length == call[0].Count, call.Length))!;
        string[] strays = [.. found.Where(partition => partition.Count != main[0].Count).Select(PartitionFile.RecordOf)];
        return new UserInputException(
            $"'{folder}' holds partitions of several calls: {main.Length} of {main[0].Count}, and {Name(strays)}; "
            + "required: those of one call; move the others away, with their arrays.");
    }

    private static UserInputException Lacks(string folder, ImmutableArray<Partition> found, int count)
    {
        int[] missing = [.. Enumerable.Range(1, count).Except(found.Select(partition => partition.Number))];
        return new UserInputException(
            $"'{folder}' is not complete: {Name(missing)} of {count} {(missing.Length == 1 ? "is" : "are")} missing; required: all, as --partition {missing[0]}/{count} makes one.");
    }

    private static string Name<T>(T[] some)
        => string.Join(", ", some.Take(MostNamed)) + (some.Length > MostNamed ? $" and {some.Length - MostNamed} more" : "");
}
