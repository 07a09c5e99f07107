using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Large;

/// <summary>
/// Allocates buffers of which some hold the same bytes again and again, because all of it is one piece of memory that is mapped
/// many times. So an input of 16 GiB takes 64 MiB (Linux).
/// </summary>
/// <param name="folded">For each buffer, in the order of allocation, whether it is one of them.</param>
internal sealed unsafe partial class FoldedAllocator(bool[] folded) : BufferAllocator
{
    /// <summary>
    /// The bytes after which the content repeats: a prime number of pages, so that an index that lost its upper bits finds
    /// something else.
    /// </summary>
    public const int Period = 16_411 * 4096;

    private const int ProtectReadWrite = 0x1 | 0x2;
    private const int MapShared = 0x1;
    private const int MapPrivate = 0x2;
    private const int MapFixed = 0x10;
    private const int MapAnonymous = 0x20;
    private const int MapNoReserve = 0x4000;

    private readonly AlignedAllocator _others = new();
    private int _next;

    public override KernelBuffer<T> Allocate<T>(int length)
    {
        if (!folded[_next++])
        {
            return _others.Allocate<T>(length);
        }

        nuint bytes = (((nuint)length * (nuint)sizeof(T)) + Period - 1) / Period * Period;
        int file = CreateMemoryFile("kernels-test", 0);
        Require(file >= 0 && SetLength(file, Period) == 0);
        byte* region = (byte*)MapMemory(null, bytes, ProtectReadWrite, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        Require((nint)region != -1);
        for (nuint offset = 0; offset < bytes; offset += Period)
        {
            Require((nint)MapMemory(region + offset, Period, ProtectReadWrite, MapShared | MapFixed, file, 0) != -1);
        }

        Require(CloseFile(file) == 0);
        return new Buffer<T>((T*)region, bytes, length);
    }

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new InsufficientMemoryException($"Memory can't be mapped: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int SetLength(int file, nint length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int file);

    private sealed class Buffer<T>(T* elements, nuint bytes, int length) : KernelBuffer<T>(elements, length)
        where T : unmanaged
    {
        private readonly T* _start = elements;

        protected override void Free() => _ = UnmapMemory(_start, bytes);
    }
}
