using System.Globalization;

namespace Kernels.Runner.Platform;

/// <summary>The text files in which Linux describes the machine. A file that is missing or can't be read says nothing.</summary>
/// <param name="root">The folder that stands for <c>/</c>: tests have their own.</param>
internal sealed class SystemFiles(string root = "/")
{
    /// <summary>Reads a file of one line.</summary>
    /// <param name="path">Its path, from the root.</param>
    /// <returns>The first line without the space around it; null if the file says nothing.</returns>
    public string? ReadLine(string path) => ReadLines(path) is [{ } line, ..] && line.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Reads a file of one whole number.</summary>
    /// <param name="path">Its path, from the root.</param>
    /// <returns>The number; null if the file holds none.</returns>
    public long? ReadNumber(string path)
        => long.TryParse(ReadLine(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, from the root.</param>
    /// <returns>Its lines; none if it says nothing.</returns>
    public string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(PathOf(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Finds the folders in a folder, such as <c>cpu0</c>, <c>cpu1</c>.</summary>
    /// <param name="path">The folder, from the root.</param>
    /// <param name="prefix">How their names begin, before a number.</param>
    /// <returns>Their paths from the root, by number.</returns>
    public string[] NumberedFolders(string path, string prefix)
    {
        string folder = PathOf(path);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder, $"{prefix}*")
                .Select(found => Path.GetFileName(found)[prefix.Length..])
                .Where(number => number.Length > 0 && number.All(char.IsAsciiDigit))
                .OrderBy(number => int.Parse(number, CultureInfo.InvariantCulture))
                .Select(number => $"{path}/{prefix}{number}")]
            : [];
    }

    private string PathOf(string path) => Path.Combine(root, path.TrimStart('/'));
}
