using Kernels.Files;

namespace Kernels.Hosting;

/// <summary>
/// Resolves relative paths from the current folder or else, like the configuration of most applications, from the
/// application's own.
/// </summary>
internal static class ApplicationPath
{
    /// <summary>Finds the file or folder that a path names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="exists">Whether it exists at a full path, such as <see cref="File.Exists"/>.</param>
    /// <returns>The first full path at which it exists; null if there is none.</returns>
    public static string? Find(string path, Func<string, bool> exists)
        => new[] { CurrentFolder.Path, AppContext.BaseDirectory }
            .OfType<string>()
            .Select(folder => Path.GetFullPath(path, folder))
            .FirstOrDefault(exists);
}
