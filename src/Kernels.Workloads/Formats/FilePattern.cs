using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Kernels.Workloads.Formats;

/// <summary>Finds the files that a pattern such as <c>part-*.npy</c> stands for, as a shell does.</summary>
internal static class FilePattern
{
    /// <summary>Expands a user's name for an array.</summary>
    /// <param name="name">
    /// A file, perhaps with a member, <c>a.npz:x</c>; or a pattern of them, in which <c>*</c> stands for any characters and
    /// <c>?</c> for one, but not for a folder's end. A file whose own name is the pattern comes first.
    /// </param>
    /// <returns>The names, in the order of their characters' numbers; the name itself if it is no pattern.</returns>
    /// <exception cref="UserInputException">It is a pattern that no file has.</exception>
    public static ImmutableArray<string> Expand(string name)
    {
        if (!IsPattern(name))
        {
            return [name];
        }

        for (int end = name.Length; end > 0; end = name.LastIndexOf(':', end - 1))
        {
            string[] found = [.. Find(name[..end]).Order(StringComparer.Ordinal)];
            if (found.Length > 0)
            {
                return [.. found.Select(file => file + name[end..])];
            }
        }

        throw new UserInputException($"No file is like '{name}'; allowed: a file, or a pattern of existing files with * and ?.");
    }

    /// <summary>Whether a name is a pattern: it is not, if a file has that very name.</summary>
    /// <param name="name">The user's name for an array.</param>
    public static bool IsPattern(string name)
        => name.AsSpan().ContainsAny('*', '?') && !ArrayName.Exists(name) && ArrayName.Parse(name).Member is null;

    private static IEnumerable<string> Find(string pattern)
    {
        string[] steps = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> found = [""];
        for (int step = 0; step < steps.Length; step++)
        {
            (string wanted, bool isLast) = (steps[step], step == steps.Length - 1);
            found = wanted.AsSpan().ContainsAny('*', '?')
                ? found.SelectMany(folder => EntriesOf(folder, wanted, isLast)).ToList()
                : [.. found.Select(folder => folder + wanted).Where(path => !isLast || File.Exists(path))];
            found = isLast ? found : [.. found.Select(folder => folder + Path.DirectorySeparatorChar)];
        }

        return found;
    }

    private static IEnumerable<string> EntriesOf(string folder, string wanted, bool isLast)
    {
        try
        {
            DirectoryInfo place = new(folder.Length == 0 ? "." : folder);
            return
            [
                .. (isLast ? place.EnumerateFiles() : place.EnumerateDirectories().OfType<FileSystemInfo>())
                    .Select(entry => entry.Name)
                    .Where(entry => FileSystemName.MatchesSimpleExpression(wanted, entry, ignoreCase: false)
                        && (entry[0] != '.' || wanted[0] == '.'))
                    .Select(entry => folder + entry),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
