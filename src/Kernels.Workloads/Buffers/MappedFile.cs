using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Workloads.Buffers;

/// <summary>
/// Maps elements of a file into memory. Pages are read when they are touched, and shared with other processes until they are
/// written. Mappings are copy-on-write, so writing never changes the file.
/// </summary>
/// <remarks>As with every mapping, another process that shortens the file meanwhile crashes this one.</remarks>
public static unsafe class MappedFile
{
    /// <summary>Maps elements of an open file, which may be closed afterwards.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="file">The file, readable.</param>
    /// <param name="offset">Where the elements begin, in bytes; 0 or above, a multiple of the element size.</param>
    /// <param name="length">The number of elements, 1 or above; the file holds them all.</param>
    /// <returns>The buffer, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset or the length is outside its range.</exception>
    /// <exception cref="IOException">The file can't be mapped.</exception>
    public static KernelBuffer<T> Map<T>(FileStream file, long offset, int length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % sizeof(T), 0, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        long bytes = (long)length * sizeof(T);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, file.Length - offset, nameof(length));

        using MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor accessor = mapping.CreateViewAccessor(offset, bytes, MemoryMappedFileAccess.CopyOnWrite);
        byte* page = null;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        return new Buffer<T>(accessor.SafeMemoryMappedViewHandle, (T*)(page + accessor.PointerOffset), length);
    }

    private sealed class Buffer<T>(SafeMemoryMappedViewHandle view, T* elements, int length)
        : KernelBuffer<T>(elements, length)
        where T : unmanaged
    {
        protected override void Free()
        {
            view.ReleasePointer();
            view.Dispose();
        }
    }
}
