using System.Collections.Immutable;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Trust;

namespace Kernels.Plugins.Libraries;

/// <summary>
/// Finds out what a plug-in has really loaded: the hash of its folder does not cover libraries that a run path, an environment
/// variable or a call of dlopen leads to. Linux only; elsewhere nothing reports them.
/// </summary>
/// <param name="folder">The plug-in's folder; absolute, free of links.</param>
/// <param name="executable">The configured path of the <c>kernels</c> program, or null.</param>
/// <param name="known">The libraries from outside the folder that were found before.</param>
internal sealed class LibraryWatch(string folder, string? executable, ImmutableArray<OutsideLibrary> known)
{
    /// <summary>
    /// The folders of code that runs anyway: the host, the <c>kernels</c> program, and the .NET that runs both.
    /// </summary>
    private readonly ImmutableArray<string> _ownFolders = [.. OwnExecutable.Folders(executable)];

    /// <summary>The libraries from outside the folder that were found so far, in the order of their paths.</summary>
    public ImmutableArray<OutsideLibrary> Found { get; private set; } = known;

    /// <summary>Looks at a process.</summary>
    /// <param name="process">Its id; null for this one.</param>
    /// <param name="except">The paths of files that are not the plug-in's.</param>
    /// <returns>Whether anything new was found.</returns>
    /// <exception cref="UntrustedException">Others may write to one of the libraries.</exception>
    public bool Look(int? process, IReadOnlySet<string>? except = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        OutsideLibrary[] fresh =
        [
            .. MappedFiles.Of(process)
                .Where(path => !IsOwn(path) && !(except?.Contains(path) ?? false))
                .Select(RequirePresent)
                .Where(path => !IsBelow(path, folder))
                .Select(Examine)
                .Except(Found),
        ];
        HashSet<string> replaced = [.. fresh.Select(library => library.Path)];
        Found =
        [
            .. Found.Where(library => !replaced.Contains(library.Path)).Concat(fresh).OrderBy(library => library.Path, StringComparer.Ordinal),
        ];
        return fresh.Length > 0;
    }

    /// <summary>Requires that nobody else may write to a library or replace it.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="UntrustedException">Others may.</exception>
    public static void RequireTrusted(string path)
    {
        try
        {
            FolderTrust.Check(path);
        }
        catch (UntrustedException problem)
        {
            throw new UntrustedException($"it loads {path} from outside its folder, and {problem.Message}");
        }
    }

    private static OutsideLibrary Examine(string path)
    {
        if (PlainText.HasForbidden(path))
        {
            throw new UntrustedException(
                $"it loads a library from outside its folder whose path has control characters: {PlainText.Of(path)}");
        }

        RequireTrusted(path);
        try
        {
            return OutsideLibrary.Of(path);
        }
        catch (IOException problem)
        {
            throw new UntrustedException($"it loads {path} from outside its folder, which can't be examined: {problem.Message}");
        }
    }

    private static string RequirePresent(string path)
        => !path.EndsWith(MappedFiles.Deleted, StringComparison.Ordinal) || File.Exists(path)
            ? path
            : throw new UntrustedException(
                $"the library {path[..^MappedFiles.Deleted.Length]} was deleted or replaced while it was loaded; try again");

    private bool IsOwn(string path)
        => _ownFolders.Any(own => Path.GetDirectoryName(path) == own) || IsBelow(path, OwnExecutable.RuntimeRoot);

    private static bool IsBelow(string path, string? above)
        => above is not null && path.StartsWith(above + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
