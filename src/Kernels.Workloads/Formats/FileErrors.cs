using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>Explains to a person why a file can't be used.</summary>
internal static class FileErrors
{
    /// <summary>The reason for a failed file operation, in one line and without the path.</summary>
    public static string Describe(Exception exception, string path) => exception switch
    {
        _ when CurrentFolder.Path is null && !Path.IsPathRooted(path) => "the current folder was deleted",
        FileNotFoundException or DirectoryNotFoundException when path.Contains('\uFFFD', StringComparison.Ordinal) => "its name is not valid UTF-8",
        FileNotFoundException => "it does not exist",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "access is denied",
        PathTooLongException => "its name is too long",
        ArgumentException => "it is not a path",
        _ => WithoutPath(exception.Message).TrimEnd('.'),
    };

    /// <summary>.NET ends a message with the path that it used, which may be a temporary file's.</summary>
    private static string WithoutPath(string message)
        => message.EndsWith('\'') && message.LastIndexOf(" : '", StringComparison.Ordinal) is >= 0 and int end ? message[..end] : message;
}
