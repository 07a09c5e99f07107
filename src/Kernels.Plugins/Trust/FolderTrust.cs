using System.Collections.Immutable;
using System.Runtime.Versioning;

namespace Kernels.Plugins.Trust;

/// <summary>
/// Whether only the user and the system's administrator can have put there what a plug-in's folder or a file holds: whoever else
/// may write to it would run code as this user. On Windows nothing is checked: the access lists of folders in a user's profile
/// keep others out.
/// </summary>
internal static class FolderTrust
{
    /// <summary>Checks a folder, everything in it, and the folders above it, in which another could put another in its place.</summary>
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

    /// <summary>Checks a file, or a folder without what is in it, and the folders above it.</summary>
    /// <param name="path">Its full path, free of links.</param>
    /// <exception cref="UntrustedException">Others may write there.</exception>
    public static void Check(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        for (string? above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            Check(above, isAbove: true);
        }

        Check(path, isAbove: false);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Check(string path, bool isAbove)
    {
        UnixFile file = UnixFile.Of(path);
        const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

        // In a sticky folder such as /tmp nobody can rename or delete what belongs to another.
        bool isHarmless = isAbove && file.Mode.HasFlag(UnixFileMode.StickyBit);
        if ((file.Mode & Others) != 0 && !isHarmless)
        {
            throw new UntrustedException($"others may write to {path}; if it is yours: chmod go-w '{path}'");
        }

        if (file.Owner is { } owner && owner != 0 && owner != UnixFile.CurrentUser)
        {
            throw new UntrustedException($"{path} belongs to another user (id {owner}); allowed: yourself, or root");
        }
    }
}
