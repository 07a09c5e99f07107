using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Queue.Working;

/// <summary>The folders below which a worker reads and writes. What jobs name is looked at without links.</summary>
internal sealed class WorkerRoots
{
    private WorkerRoots(ImmutableArray<string> folders) => Folders = folders;

    /// <summary>The folders, without links.</summary>
    public ImmutableArray<string> Folders { get; }

    /// <summary>Finds the folders.</summary>
    /// <param name="folders">What the user named.</param>
    /// <exception cref="UserInputException">There is none, or one does not exist.</exception>
    public static WorkerRoots Of(ImmutableArray<string> folders)
    {
        if (folders.IsEmpty)
        {
            throw new UserInputException("no folder is named below which jobs may read and write; give --root FOLDER, or set Kernels:Queue:Roots.");
        }

        return new WorkerRoots([.. folders.Select(Find)]);
    }

    /// <summary>The file or folder that a path of a job leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is, for a message.</param>
    /// <returns>The path without links.</returns>
    /// <exception cref="WrongJobException">It leads elsewhere than below the folders.</exception>
    /// <exception cref="RefusedJobException">It can't be followed now, or a folder is gone.</exception>
    public string Resolve(string path, string what)
    {
        if (Folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } gone)
        {
            // Such as a file system that is no longer mounted here: nothing can be said of the job.
            throw new RefusedJobException($"{gone}, below which this worker reads and writes, is gone");
        }

        if (!Path.IsPathFullyQualified(path))
        {
            throw new WrongJobException($"{what} is '{path}'; required: an absolute path");
        }

        try
        {
            string real = RealPath.Of(path);
            return Folders.Any(folder => IsBelow(real, folder))
                ? real
                : throw new WrongJobException(
                    $"{what} is '{path}', which is not below {string.Join(" or ", Folders)}, where this worker may read and write");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string line = $"{what} is '{path}', which can't be followed: {exception.Message}";
            throw FileErrors.MayPass(exception) ? new RefusedJobException(line) : new WrongJobException(line);
        }
    }

    private static bool IsBelow(string path, string folder)
        => path.StartsWith(folder, StringComparison.Ordinal)
            && (path.Length == folder.Length || folder.EndsWith(Path.DirectorySeparatorChar) || path[folder.Length] == Path.DirectorySeparatorChar);

    private static string Find(string folder)
    {
        try
        {
            string full = Path.GetFullPath(folder);
            return Directory.Exists(full) ? RealPath.Of(full) : throw new UserInputException($"--root is '{folder}': there is no such folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserInputException($"--root is '{folder}': {exception.Message}");
        }
    }
}
