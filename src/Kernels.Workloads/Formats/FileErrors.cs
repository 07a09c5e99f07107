namespace Kernels.Workloads.Formats;

/// <summary>Opens files, and says in a person's words why one can't be used.</summary>
internal static class FileErrors
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="UserInputException">It can't be opened, or is not a regular file.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.CanSeek)
            {
                return stream;
            }

            stream.Dispose();
            throw NotReadable(path, "it is not a regular file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotReadable(path, Directory.Exists(path) ? "it is a folder" : Describe(exception, path));
        }
    }

    /// <summary>The reason of a failed file operation, in one line and without the path.</summary>
    public static string Describe(Exception exception, string path) => exception switch
    {
        FileNotFoundException => "it does not exist",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "access is denied",
        PathTooLongException => "its name is too long",
        ArgumentException => "it is not a path",
        _ => exception.Message.Replace($" : '{path}'", string.Empty, StringComparison.Ordinal).TrimEnd('.'),
    };

    private static UserInputException NotReadable(string path, string reason)
        => new($"Input '{path}' can't be read: {reason}; allowed: an existing file that you may read.");
}
