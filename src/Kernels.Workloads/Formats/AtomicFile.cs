namespace Kernels.Workloads.Formats;

/// <summary>Writes a file whole or not at all: beside the target first, and then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes the file. Until the content is on the disk the target keeps what it held, also where it is an input
    /// that is mapped at the time. A symbolic link is followed, and an existing file's Unix mode is kept.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserInputException">The target can't be written; it is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = CheckTarget(path);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            DeleteQuietly(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw NotWritable(path, FileErrors.Describe(exception, temporary));
            }

            throw;
        }
    }

    /// <summary>Checks, before any work is done, what can be known then: that the target can be a file.</summary>
    /// <param name="path">The target.</param>
    /// <returns>The full path of the file to write, with symbolic links followed.</returns>
    /// <exception cref="UserInputException">There can't be such a file.</exception>
    public static string CheckTarget(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw NotWritable(path, "it is not a path");
        }

        try
        {
            string target = Path.GetFullPath(path);
            if (new FileInfo(target).LinkTarget is not null)
            {
                target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
            }

            if (Directory.Exists(target) || Path.EndsInDirectorySeparator(target))
            {
                throw NotWritable(path, "it is a folder");
            }

            if (!Directory.Exists(Path.GetDirectoryName(target)))
            {
                throw NotWritable(path, "its folder does not exist");
            }

            // Renaming over a device would replace the device by a file; only below /dev/shm are there ordinary ones.
            if (!OperatingSystem.IsWindows()
                && target.StartsWith("/dev/", StringComparison.Ordinal)
                && !target.StartsWith("/dev/shm/", StringComparison.Ordinal))
            {
                throw NotWritable(path, "it is a device");
            }

            if (File.Exists(target) && (File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
            {
                throw NotWritable(path, "it is read-only");
            }

            return target;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, FileErrors.Describe(exception, path));
        }
    }

    private static UserInputException NotWritable(string path, string reason)
        => new($"Output '{path}' can't be written: {reason}; allowed: a file in an existing folder that you may write to.");

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The reason why the target can't be written is the one to report.
        }
    }
}
