using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>The operating system's calls for shared memory, and the constants that they need.</summary>
internal static partial class UnixCalls
{
    public const int ProtectNone = 0;
    public const int ProtectRead = 0x1;
    public const int ProtectWrite = 0x2;
    public const int MapShared = 0x1;
    public const int MapPrivate = 0x2;
    public const int MapFixed = 0x10;
    public const int MapAnonymousLinux = 0x20;
    public const int MapAnonymousMacOS = 0x1000;
    public const nint MapFailed = -1;

    public const uint MemoryFileCloseOnExec = 0x1;
    public const uint MemoryFileAllowSealing = 0x2;
    public const int AddSeals = 1033;
    public const int SealSeals = 0x1;
    public const int SealShrinking = 0x2;
    public const int SealGrowing = 0x4;
    public const int SealFutureWrites = 0x10;

    public const int Interrupted = 4;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemoryFile(string name, uint flags);

    /// <summary>Reserves space; the result is the error, or 0. Linux only.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Reserve(SafeFileHandle file, nint offset, nint length);

    /// <summary>Variadic in C: on Linux, variadic integers are passed like any others.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command, int argument);
}
