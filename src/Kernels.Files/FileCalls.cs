using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>The operating system's calls for files for which .NET has no methods, and the constants that they need.</summary>
internal static unsafe partial class FileCalls
{
    public const int Interrupted = 4;
    public const int NoSuchFile = 2;
    public const int AccessDenied = 13;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadAndWrite = 2;
    public const int AccessMask = 3;

    public const int GetDescriptorFlags = 1;
    public const int GetFileFlags = 3;
    public const int CloseOnExec = 1;
    public const int LockExclusively = 2;
    public const int LockWithoutWaiting = 4;
    public const int Writable = 2;

    private const int CurrentFolder = -100;

    /// <summary>The error when another process holds the lock, or a non-blocking pipe is not ready.</summary>
    public static int TryAgain => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Linux's numbers: elsewhere .NET opens files.</summary>
    private const int OpenCloseOnExec = 0x80000;
    private const int OpenWithoutWaiting = 0x800;

    /// <summary>Linux's numbers differ between x86-64 and arm64.</summary>
    private static int OpenNoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    private static int OpenFolder => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>Opens a file without waiting for the other end of a pipe (Linux).</summary>
    /// <param name="path">The path.</param>
    /// <param name="access"><see cref="ReadOnly"/>, or another mode.</param>
    /// <param name="follow">Whether a symbolic link is followed.</param>
    /// <returns>The handle; invalid, with the system's last error, if it can't be opened.</returns>
    public static SafeFileHandle OpenAtOnce(string path, int access, bool follow)
        => Opened(path, access | OpenWithoutWaiting | (follow ? 0 : OpenNoFollow));

    /// <summary>Opens a folder, but no link to one (Linux).</summary>
    /// <param name="path">The path.</param>
    /// <returns>The handle; invalid, with the system's last error, if it can't be opened.</returns>
    public static SafeFileHandle OpenFolderItself(string path) => Opened(path, ReadOnly | OpenFolder | OpenNoFollow);

    private static SafeFileHandle Opened(string path, int flags)
    {
        int descriptor;
        while ((descriptor = Open(path, flags | OpenCloseOnExec)) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Asks for type, mode, owner and number (Linux).</summary>
    /// <param name="path">The path; empty for the handle itself.</param>
    /// <param name="descriptor">The handle; not used with a path.</param>
    /// <param name="follow">Whether a symbolic link is followed.</param>
    /// <param name="status">The answer.</param>
    /// <returns>Whether there is an answer; if not, the system's last error says why.</returns>
    public static bool Examine(string path, int descriptor, bool follow, out Status status)
    {
        const int ItselfWhereEmpty = 0x1000;
        const int DoNotFollow = 0x100;
        const uint TypeModeOwnerNumber = 0x1 | 0x2 | 0x8 | 0x100;
        bool byHandle = path.Length == 0;
        int flags = byHandle ? ItselfWhereEmpty : follow ? 0 : DoNotFollow;
        fixed (Status* answer = &status)
        {
            return ExtendedStatus(byHandle ? descriptor : CurrentFolder, path, flags, TypeModeOwnerNumber, answer) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int place);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveFolder(string path);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string program, byte** arguments);

    /// <summary>Variadic in C, for a mode that only a new file needs.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ExtendedStatus(int folder, string path, int flags, uint mask, Status* status);

    /// <summary>The kernel's struct statx, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Status
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public const short Readable = 1;
        public const short Writable = 4;

        public int File;
        public short Events;
        public short Returned;
    }
}
