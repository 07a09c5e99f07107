using System.Collections.Immutable;
using System.Runtime.Versioning;
using Kernels.Files;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Plugins.Trust;

/// <summary>
/// Checks that only the user and the system's administrator can have put files in a plug-in's folder: anyone else who may write
/// there could run code as this user. On Windows nothing is checked: the access lists of folders in a user's profile keep
/// others out.
/// </summary>
internal static class FolderTrust
{
    /// <summary>Checks a folder, everything in it, and the folders above it, in which others could replace it.</summary>
    /// <param name="folder">The folder's full path, free of links.</param>
    /// <param name="entries">What is in it.</param>
    /// <exception cref="UntrustedException">Others may write there.</exception>
    public static void Check(string folder, ImmutableArray<FolderEntry> entries)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Check(folder);
        foreach (FolderEntry entry in entries)
        {
            if (entry.Kind != EntryKind.Link)
            {
                Check(Path.Combine(folder, entry.Path), isAbove: false);
            }
        }
    }

    /// <summary>Checks a file, or a folder without its content, and the folders above it.</summary>
    /// <param name="path">Its full path, free of links.</param>
    /// <exception cref="UntrustedException">Others may write there.</exception>
    public static void Check(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        CheckAbove(path);
        Check(path, isAbove: false);
    }

    /// <summary>
    /// Checks an open file and the folders above it. That is the file that was read, not whatever now has its name. In another
    /// user's folder it could have been put there and taken away again.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The path by which it was opened.</param>
    /// <exception cref="UntrustedException">Others may write there.</exception>
    public static void Check(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string real = Descriptors.PathOf(file) ?? RealPath.Of(Path.GetFullPath(path));
        CheckAbove(real);
        Check(FileStatus.Of(file), real, isAbove: false);
    }

    [UnsupportedOSPlatform("windows")]
    private static void CheckAbove(string path)
    {
        for (string? above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            Check(above, isAbove: true);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Check(string path, bool isAbove)
        => Check(
            FileStatus.TryExamine(path, follow: false, out string? problem)
                ?? throw new UntrustedException($"{path} can't be examined: {problem ?? "it is gone"}"),
            path,
            isAbove);

    [UnsupportedOSPlatform("windows")]
    private static void Check(FileStatus file, string path, bool isAbove)
    {
        const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

        // In a sticky folder such as /tmp nobody can rename or delete what belongs to another user.
        bool isHarmless = isAbove && file.Mode.HasFlag(UnixFileMode.StickyBit);
        if ((file.Mode & Others) != 0 && !isHarmless)
        {
            throw new UntrustedException($"others may write to {path}; if it is yours: chmod go-w '{path}'");
        }

        if (file.Owner is { } owner && owner != 0 && owner != FileStatus.CurrentUser)
        {
            throw new UntrustedException($"{path} belongs to another user (id {owner}); allowed: yourself, or root");
        }
    }
}
