using System.Collections.Frozen;
using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>Explains to a person why a file can't be used.</summary>
internal static class FileErrors
{
    /// <summary>
    /// The numbers of Linux's errors that may pass: EIO, EAGAIN, ENOMEM, EBUSY, ENFILE, EMFILE, ENOSPC, ETIMEDOUT, EHOSTDOWN,
    /// EHOSTUNREACH, ESTALE, EREMOTEIO and EDQUOT.
    /// </summary>
    private static readonly FrozenSet<int> Passing = new[] { 5, 11, 12, 16, 23, 24, 28, 110, 112, 113, 116, 121, 122 }.ToFrozenSet();

    /// <summary>
    /// Whether an operation on a file may succeed when it is done again: the disk was full, or a device or a file server failed.
    /// What is missing, forbidden or damaged stays so.
    /// </summary>
    /// <param name="exception">Why it failed.</param>
    public static bool MayPass(Exception exception) => exception is IOException && Passing.Contains(exception.HResult);

    /// <summary>The reason for a failed file operation, in one line and without the path.</summary>
    public static string Describe(Exception exception, string path) => exception switch
    {
        _ when CurrentFolder.Path is null && !Path.IsPathRooted(path) => "the current folder was deleted",
        FileNotFoundException or DirectoryNotFoundException when path.Contains('\uFFFD', StringComparison.Ordinal) => "its name is not valid UTF-8",
        FileNotFoundException => "it does not exist",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "access is denied",
        PathTooLongException => "its name is too long",
        ArgumentException when !FileFailure.Is(exception) => "it is not a path",
        _ => WithoutPath(FileFailure.ReasonOf(exception)),
    };

    /// <summary>.NET ends a message with the path that it used, which may be a temporary file's.</summary>
    private static string WithoutPath(string message)
        => message.EndsWith('\'') && message.LastIndexOf(" : '", StringComparison.Ordinal) is >= 0 and int end ? message[..end] : message;
}
