namespace Kernels.Files;

/// <summary>Resolves symbolic links in paths, so that the file that is checked is the one that is used.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Follows every link on the way to a file or folder, as the operating system does.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>The path without links; parts that don't exist stay as they are.</returns>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        string real = Path.GetPathRoot(path)!;
        Stack<string> rest = new();
        Push(path[real.Length..]);
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            // The parent of a folder is known only after the links on the way to the folder were followed.
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string place = Path.Combine(real, part);
            if (new FileInfo(place).LinkTarget is not { } target)
            {
                real = place;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"the links of '{path}' lead in a circle");
            }

            string root = Path.GetPathRoot(target)!;
            real = root.Length > 0 ? root : real;
            Push(target[root.Length..]);
        }

        return real;

        void Push(string relative)
        {
            string[] parts = relative.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            foreach (string part in parts.Where(part => part != ".").Reverse())
            {
                rest.Push(part);
            }
        }
    }
}
