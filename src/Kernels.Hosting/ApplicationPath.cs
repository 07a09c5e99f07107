using Kernels.Files;

namespace Kernels.Hosting;

/// <summary>
/// Where a relative path leads: from the current folder or, like the configuration of most applications, from the
/// application's own.
/// </summary>
internal static class ApplicationPath
{
    /// <summary>Finds what a path names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="exists">Whether something is at a full path, such as <see cref="File.Exists"/>.</param>
    /// <returns>The first full path where something is; null where there is nothing.</returns>
    public static string? Find(string path, Func<string, bool> exists)
        => new[] { CurrentFolder.Path, AppContext.BaseDirectory }
            .OfType<string>()
            .Select(folder => Path.GetFullPath(path, folder))
            .FirstOrDefault(exists);
}
