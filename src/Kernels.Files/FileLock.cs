using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>
/// Locks that end with their process, however that ends. On Linux they are taken directly: .NET can be configured not to lock,
/// and treats a file system without locks as one where nobody holds any.
/// </summary>
internal static class FileLock
{
    /// <summary>How to open a file that is locked while open. Windows deletes and renames only files shared for that.</summary>
    public static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Locks a file that this process has just made with <see cref="Share"/>.</summary>
    /// <param name="file">The file.</param>
    /// <returns>False if another process locked it first. True on a file system without locks, where nobody can.</returns>
    public static bool Take(FileStream file)
        => !OperatingSystem.IsLinux() || TryLock(file.SafeFileHandle) || Marshal.GetLastPInvokeError() != FileCalls.TryAgain;

    /// <summary>Locks a file of this user if the process that held its lock has ended.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The lock, held until it is disposed; null if another process holds it, the file system has no locks, or the path is no
    /// ordinary file of this user.
    /// </returns>
    public static IDisposable? TryInherit(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return TryInheritElsewhere(path);
        }

        SafeFileHandle file = FileCalls.OpenAtOnce(path, FileCalls.ReadAndWrite, follow: false);
        if (!file.IsInvalid && FileStatus.Of(file) is { Kind: FileKind.File, IsOwn: true } && TryLock(file))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static bool TryLock(SafeFileHandle file)
        => FileCalls.Lock(file, FileCalls.LockExclusively | FileCalls.LockWithoutWaiting) == 0;

    private static FileStream? TryInheritElsewhere(string path)
    {
        try
        {
            return FileStatus.Of(path, follow: false)?.Kind == FileKind.File
                ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, Share)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
