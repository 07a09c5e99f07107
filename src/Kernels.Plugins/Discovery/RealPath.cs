namespace Kernels.Plugins.Discovery;

/// <summary>Paths free of symbolic links, so that what is checked is what is used.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>Follows every link on the way to a folder.</summary>
    /// <param name="path">A full path that exists.</param>
    /// <returns>The path without links.</returns>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        for (int links = 0; links < MaxLinks; links++)
        {
            if (FollowOne(path) is not { } followed)
            {
                return Path.TrimEndingDirectorySeparator(path);
            }

            path = followed;
        }

        throw new IOException($"the links of '{path}' lead in a circle");
    }

    /// <summary>Replaces the first link of a path by what it leads to; null where there is none.</summary>
    private static string? FollowOne(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string[] parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string above = root;
        for (int index = 0; index < parts.Length; index++)
        {
            string place = Path.Combine(above, parts[index]);
            if (new DirectoryInfo(place).LinkTarget is { } target)
            {
                return Path.GetFullPath(Path.Combine([above, target, .. parts[(index + 1)..]]));
            }

            above = place;
        }

        return null;
    }
}
