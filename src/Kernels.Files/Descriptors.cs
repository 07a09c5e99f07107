using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>
/// The descriptors that this process received open: its standard streams, and the pipes of <c>&lt;(…)</c> and
/// <c>&gt;(…)</c>. Opening the path of one would open an ordinary file a second time, and would fail for a socket.
/// </summary>
internal static class Descriptors
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Errors = 2;

    /// <summary>The path that stands for a standard stream.</summary>
    public const string Standard = "-";

    private const int MaxLinks = 40;

    private static readonly string[] Folders =
        ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/", $"/proc/{Environment.ProcessId}/fd/"];

    /// <summary>Finds which descriptor a path names, also through symbolic links.</summary>
    /// <param name="path">The path.</param>
    /// <param name="standard">What <see cref="Standard"/> stands for.</param>
    /// <returns>Its number; null if the path names none.</returns>
    public static int? Find(string path, int standard)
    {
        if (path == Standard)
        {
            return standard;
        }

        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string? place = path;
        for (int links = 0; place is not null && links < MaxLinks; links++)
        {
            place = Path.IsPathRooted(place) ? Path.GetFullPath(place) : place;
            if (NumberOf(place) is { } number)
            {
                return number;
            }

            string folder = Path.GetDirectoryName(place) ?? "";
            place = TargetOf(place) is { } target ? Path.Combine(folder, target) : null;
        }

        return null;
    }

    /// <summary>Whether this process received a descriptor open, and can read it.</summary>
    /// <param name="descriptor">Its number.</param>
    public static bool CanRead(int descriptor) => AccessOf(descriptor) is FileCalls.ReadOnly or FileCalls.ReadAndWrite;

    /// <summary>Whether this process received a descriptor open, and can write to it.</summary>
    /// <param name="descriptor">Its number.</param>
    public static bool CanWrite(int descriptor) => AccessOf(descriptor) is FileCalls.WriteOnly or FileCalls.ReadAndWrite;

    /// <summary>Whether this process received a descriptor open: those that it opens itself are marked close-on-exec.</summary>
    /// <param name="descriptor">Its number.</param>
    public static bool IsGiven(int descriptor)
        => FileCalls.Control(descriptor, FileCalls.GetDescriptorFlags) is >= 0 and int flags && (flags & FileCalls.CloseOnExec) == 0;

    /// <summary>Opens a descriptor a second time, sharing its position.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <returns>The stream, which the caller disposes.</returns>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream Open(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return descriptor == Input ? Console.OpenStandardInput() : Console.OpenStandardOutput();
        }

        int copy = FileCalls.Duplicate(descriptor);
        return copy >= 0
            ? new DescriptorStream(new SafeFileHandle(copy, ownsHandle: true))
            : throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Opens a pipe or a device by its path; waits until the other end of a pipe is opened too.</summary>
    /// <param name="path">The path.</param>
    /// <param name="access">For reading, or for writing.</param>
    /// <returns>The stream, which the caller disposes.</returns>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static DescriptorStream Open(string path, FileAccess access)
        => new(File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite));

    /// <summary>Finds the path of an open file (Linux).</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its path, free of links; null if the system does not report it.</returns>
    public static string? PathOf(SafeHandle file)
        => OperatingSystem.IsLinux()
            && TargetOf(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}")) is { } path
            && Path.IsPathRooted(path)
                ? path
                : null;

    /// <summary>The name of a descriptor for messages.</summary>
    /// <param name="descriptor">Its number.</param>
    public static string NameOf(int descriptor) => descriptor switch
    {
        Input => "standard input",
        Output => "standard output",
        Errors => "standard error",
        _ => string.Create(CultureInfo.InvariantCulture, $"descriptor {descriptor}"),
    };

    private static int? AccessOf(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return descriptor == Input ? FileCalls.ReadOnly : FileCalls.WriteOnly;
        }

        return IsGiven(descriptor) && FileCalls.Control(descriptor, FileCalls.GetFileFlags) is >= 0 and int flags
            ? flags & FileCalls.AccessMask
            : null;
    }

    private static int? NumberOf(string path) => path switch
    {
        "/dev/stdin" => Input,
        "/dev/stdout" => Output,
        "/dev/stderr" => Errors,
        _ => Folders.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } folder
            && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null,
    };

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
