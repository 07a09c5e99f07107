using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Discovery;

/// <summary>Finds plug-in folders in the configured folders, in those of an environment variable, and beside the host.</summary>
internal static class PluginSearch
{
    /// <summary>The environment variable that names folders, separated as in PATH.</summary>
    public const string PathVariable = "KERNELS_PLUGIN_PATH";

    /// <summary>The name of the folder beside the host.</summary>
    public const string FolderBesideHost = "plugins";

    private const string NoFolder = "there is no such folder";
    private const string NotFolder = $"it is a file; name the folder that holds it and its {PluginManifest.FileName}";

    /// <summary>The folders to search, in order.</summary>
    /// <param name="configured">The configured folders.</param>
    /// <returns>The folders, each with what named it.</returns>
    public static ImmutableArray<SearchFolder> Folders(IEnumerable<SearchFolder> configured)
    {
        string[] fromVariable = (Environment.GetEnvironmentVariable(PathVariable) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string beside = Path.Combine(AppContext.BaseDirectory, FolderBesideHost);
        return
        [
            .. configured,
            .. fromVariable.Select(folder => new SearchFolder(folder, PathVariable)),
            .. Directory.Exists(beside) ? [new SearchFolder(beside, "the folder beside the host")] : Array.Empty<SearchFolder>(),
        ];
    }

    /// <summary>Finds plug-in folders: the given folders that have a manifest, or else their direct subfolders that do.</summary>
    /// <param name="folders">Where to look.</param>
    /// <returns>
    /// The folders that were found, each once, in the order of <paramref name="folders"/>; subfolders of one are sorted by
    /// name.
    /// </returns>
    public static ImmutableArray<FoundFolder> Find(ImmutableArray<SearchFolder> folders)
    {
        ImmutableArray<FoundFolder>.Builder found = ImmutableArray.CreateBuilder<FoundFolder>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (FoundFolder folder in folders.SelectMany(folder => Find(folder)))
        {
            if (seen.Add(folder.Path))
            {
                found.Add(folder);
            }
        }

        return found.ToImmutable();
    }

    private static IEnumerable<FoundFolder> Find(SearchFolder folder)
    {
        string path = Path.GetFullPath(folder.Path);
        try
        {
            return !Directory.Exists(path) ? [new FoundFolder(path, folder.Source, File.Exists(path) ? NotFolder : NoFolder)]
                : HasManifest(path) ? [new FoundFolder(RealPath.Of(path), folder.Source, null)]
                : [
                    .. Directory.GetDirectories(path)
                        .Where(HasManifest)
                        .Order(StringComparer.Ordinal)
                        .Select(child => new FoundFolder(RealPath.Of(child), folder.Source, null)),
                ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new FoundFolder(path, folder.Source, $"it can't be read: {exception.Message}")];
        }
    }

    private static bool HasManifest(string folder) => File.Exists(Path.Combine(folder, PluginManifest.FileName));
}

/// <summary>A folder to search.</summary>
/// <param name="Path">Its path; a relative one starts from the current folder.</param>
/// <param name="Source">What named it, such as a configuration key.</param>
internal sealed record SearchFolder(string Path, string Source);

/// <summary>A folder with a manifest, or one that could not be searched.</summary>
/// <param name="Path">Its full path; free of links if it has a manifest.</param>
/// <param name="Source">What named it.</param>
/// <param name="Problem">Why it could not be searched; null if it has a manifest.</param>
internal sealed record FoundFolder(string Path, string Source, string? Problem);
