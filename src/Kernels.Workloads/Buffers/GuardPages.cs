using System.Runtime.InteropServices;

namespace Kernels.Workloads.Buffers;

/// <summary>The operating system's calls for inaccessible memory.</summary>
internal static unsafe partial class GuardPages
{
    private const int ProtectNone = 0;
    private const int ProtectReadWrite = 0x1 | 0x2;
    private const int MapPrivate = 0x2;
    private const int MapAnonymousLinux = 0x20;
    private const int MapAnonymousMacOS = 0x1000;

    private const uint MemoryCommitReserve = 0x1000 | 0x2000;
    private const uint MemoryRelease = 0x8000;
    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;

    /// <summary>Reserves inaccessible pages.</summary>
    public static byte* Reserve(nuint bytes)
    {
        void* region;
        if (OperatingSystem.IsWindows())
        {
            region = VirtualAlloc(null, bytes, MemoryCommitReserve, PageNoAccess);
        }
        else if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            int anonymous = OperatingSystem.IsMacOS() ? MapAnonymousMacOS : MapAnonymousLinux;
            region = MemoryMap(null, bytes, ProtectNone, MapPrivate | anonymous, -1, 0);
            region = (nint)region == -1 ? null : region;
        }
        else
        {
            throw new PlatformNotSupportedException("Guarded buffers exist on Linux, macOS and Windows only.");
        }

        return region != null ? (byte*)region : throw OutOfMemory(bytes);
    }

    /// <summary>Opens whole pages of a reserved region for reading and writing.</summary>
    public static void MakeAccessible(byte* start, nuint bytes)
    {
        bool done = OperatingSystem.IsWindows()
            ? VirtualProtect(start, bytes, PageReadWrite, out _) != 0
            : MemoryProtect(start, bytes, ProtectReadWrite) == 0;
        if (!done)
        {
            throw OutOfMemory(bytes);
        }
    }

    /// <summary>Frees a reserved region.</summary>
    public static void Release(byte* region, nuint bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = VirtualFree(region, 0, MemoryRelease);
        }
        else
        {
            _ = MemoryUnmap(region, bytes);
        }
    }

    private static InsufficientMemoryException OutOfMemory(nuint bytes)
        => new($"The operating system refused {bytes} bytes of guarded memory (error {Marshal.GetLastPInvokeError()}).");

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MemoryProtect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MemoryUnmap(void* address, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial void* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualProtect(void* address, nuint size, uint protection, out uint previous);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(void* address, nuint size, uint type);
}
