using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>The kinds of things in a file system.</summary>
internal enum FileKind
{
    /// <summary>An ordinary file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, with or without a name.</summary>
    Pipe,

    /// <summary>A terminal, or a similar device, such as <c>/dev/null</c>.</summary>
    CharacterDevice,

    /// <summary>A disk.</summary>
    BlockDevice,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Identifies a file, whatever path leads to it.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number);

/// <summary>What the system knows about a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Who may do what; none on Windows.</param>
/// <param name="Owner">The id of its owner; null if this system does not report it.</param>
/// <param name="Identity">Which file it is; null if this system does not report it.</param>
internal readonly record struct FileStatus(FileKind Kind, UnixFileMode Mode, uint? Owner, FileIdentity? Identity)
{
    private const int TypeMask = 0xF000;

    /// <summary>The user that this process acts for; null on Windows.</summary>
    public static uint? CurrentUser => OperatingSystem.IsWindows() ? null : FileCalls.EffectiveUser();

    /// <summary>Whether it is a pipe, a device or a socket.</summary>
    public bool IsSpecial => Kind is not (FileKind.File or FileKind.Folder or FileKind.Link);

    /// <summary>Whether it belongs to the user that this process acts for; true if this system does not report owners.</summary>
    public bool IsOwn => Owner is null || Owner == CurrentUser;

    /// <summary>Examines what a path leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether to examine the target of a symbolic link instead of the link.</param>
    /// <returns>What it is; null if nothing is there, or it can't be examined.</returns>
    public static FileStatus? Of(string path, bool follow = true) => TryExamine(path, follow, out _);

    /// <summary>Examines what a path leads to.</summary>
    /// <param name="path">The path; not empty.</param>
    /// <param name="follow">Whether to examine the target of a symbolic link instead of the link.</param>
    /// <param name="problem">Why it can't be examined; null if it was, or if nothing is there.</param>
    /// <returns>What it is; null if nothing is there, or it can't be examined.</returns>
    public static FileStatus? TryExamine(string path, bool follow, out string? problem)
    {
        problem = null;
        if (!OperatingSystem.IsLinux())
        {
            return OfPath(path, follow);
        }

        if (FileCalls.Examine(path, 0, follow, out FileCalls.Status status))
        {
            return Of(status);
        }

        problem = Marshal.GetLastPInvokeError() == FileCalls.NoSuchFile ? null : Marshal.GetLastPInvokeErrorMessage();
        return null;
    }

    /// <summary>Examines an open file: the one that the handle reads or writes, even if another has taken its place.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">The system does not answer.</exception>
    public static FileStatus Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            bool added = false;
            try
            {
                file.DangerousAddRef(ref added);
                return OfDescriptor((int)file.DangerousGetHandle()) ?? throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }
            finally
            {
                if (added)
                {
                    file.DangerousRelease();
                }
            }
        }

        FileAttributes attributes = File.GetAttributes(file);
        return new FileStatus(KindOf(attributes), OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file), null, null);
    }

    /// <summary>Examines a descriptor of this process.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <returns>What it is; null if it is closed, or this system does not report it.</returns>
    public static FileStatus? OfDescriptor(int descriptor)
        => OperatingSystem.IsLinux() && FileCalls.Examine("", descriptor, follow: true, out FileCalls.Status status) ? Of(status) : null;

    private static FileStatus Of(in FileCalls.Status status) => new(
        (status.Mode & TypeMask) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            0x1000 => FileKind.Pipe,
            0x2000 => FileKind.CharacterDevice,
            0x6000 => FileKind.BlockDevice,
            _ => FileKind.Socket,
        },
        (UnixFileMode)(status.Mode & ~TypeMask),
        status.Owner,
        new FileIdentity(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Number));

    private static FileStatus? OfPath(string path, bool follow)
    {
        try
        {
            FileAttributes attributes = File.GetAttributes(path);
            bool isLink = attributes.HasFlag(FileAttributes.ReparsePoint);
            if (isLink && follow)
            {
                FileSystemInfo? target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true);
                return target is { Exists: true } ? OfPath(target.FullName, follow: false) : null;
            }

            FileKind kind = isLink ? FileKind.Link : KindOf(attributes);
            return new FileStatus(kind, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path), null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static FileKind KindOf(FileAttributes attributes)
        => attributes.HasFlag(FileAttributes.Directory) ? FileKind.Folder
            : attributes.HasFlag(FileAttributes.Device) ? FileKind.CharacterDevice
            : FileKind.File;
}
