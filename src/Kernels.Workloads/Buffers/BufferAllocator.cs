namespace Kernels.Workloads.Buffers;

/// <summary>Allocates a workload's buffers. The runner chooses the allocator; kernels don't notice.</summary>
public abstract class BufferAllocator
{
    /// <summary>Allocates a buffer. Its content is undefined.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements, 0 or above.</param>
    /// <returns>The buffer, which the caller disposes.</returns>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public abstract KernelBuffer<T> Allocate<T>(int length)
        where T : unmanaged;

    /// <summary>Allocates a buffer with given content.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="elements">The content.</param>
    /// <returns>The buffer, which the caller disposes.</returns>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public KernelBuffer<T> Copy<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        KernelBuffer<T> copy = Allocate<T>(elements.Length);
        elements.CopyTo(copy.Span);
        return copy;
    }
}
