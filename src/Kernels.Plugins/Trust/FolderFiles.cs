using System.Collections.Immutable;
using System.Globalization;
using Kernels.Files;

namespace Kernels.Plugins.Trust;

/// <summary>Everything in a plug-in's folder, found without following links.</summary>
internal static class FolderFiles
{
    private const int MaxEntries = 20_000;
    private const int MaxDepth = 32;

    /// <summary>Lists everything in a folder and below it.</summary>
    /// <param name="folder">The folder's full path, free of links.</param>
    /// <returns>Files, links and folders, in the order of their relative paths.</returns>
    /// <exception cref="UntrustedException">
    /// There are too many entries, a link leads out of the folder, or something is not a file.
    /// </exception>
    public static ImmutableArray<FolderEntry> List(string folder)
    {
        List<FolderEntry> entries = [];
        try
        {
            Add(new DirectoryInfo(folder), "", 0, folder, entries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UntrustedException($"its folder can't be read: {exception.Message}");
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return [.. entries];
    }

    private static void Add(DirectoryInfo folder, string prefix, int depth, string root, List<FolderEntry> entries)
    {
        foreach (FileSystemInfo info in folder.EnumerateFileSystemInfos("*", AllEntries))
        {
            string path = prefix + info.Name;
            if (entries.Count == MaxEntries || depth == MaxDepth)
            {
                throw new UntrustedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"its folder holds more than {MaxEntries} files, or folders more than {MaxDepth} deep: keep only the plug-in in it"));
            }

            if (info.LinkTarget is { } target)
            {
                RequireInside(info, path, root);
                entries.Add(new FolderEntry(path, EntryKind.Link, target));
            }
            else if (info is DirectoryInfo child)
            {
                entries.Add(new FolderEntry(path, EntryKind.Folder, null));
                Add(child, path + '/', depth + 1, root, entries);
            }
            else
            {
                RequireFile(info, path);
                entries.Add(new FolderEntry(path, EntryKind.File, null));
            }
        }
    }

    // The default options skip hidden files, which an interpreter may read as well.
    private static readonly EnumerationOptions AllEntries = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private static void RequireInside(FileSystemInfo link, string path, string root)
    {
        if (!RealPath.Of(link.FullName).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new UntrustedException($"the link '{path}' leads out of its folder: put the file itself there");
        }
    }

    /// <summary>A pipe or a device has no end, and never belongs to a plug-in.</summary>
    private static void RequireFile(FileSystemInfo info, string path)
    {
        if (FileStatus.Of(info.FullName) is { IsSpecial: true })
        {
            throw new UntrustedException($"'{path}' is neither a file nor a folder");
        }
    }
}

/// <summary>An entry of a plug-in's folder.</summary>
/// <param name="Path">Its path relative to the folder, with '/' between its parts.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">The target of a link; null if it is not a link.</param>
internal sealed record FolderEntry(string Path, EntryKind Kind, string? Target);

/// <summary>The kind of a folder's entry.</summary>
internal enum EntryKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}
