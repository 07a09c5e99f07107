using System.Buffers;

namespace Kernels.Workloads.Buffers;

/// <summary>Where a workload's buffers come from: the runner decides, kernels don't notice.</summary>
public abstract class BufferAllocator
{
    /// <summary>Allocates a buffer. Its content is undefined.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements, 0 or above.</param>
    /// <returns>The buffer, which the caller disposes.</returns>
    /// <exception cref="OutOfMemoryException">The memory could not be had.</exception>
    public abstract KernelBuffer<T> Allocate<T>(int length)
        where T : unmanaged;
}

/// <summary>A buffer outside the garbage-collected heap, so that it never moves.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract unsafe class KernelBuffer<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly T* _elements;
    private readonly int _length;

    /// <summary>Wraps memory that the derived class frees.</summary>
    /// <param name="elements">The first element.</param>
    /// <param name="length">The number of elements.</param>
    protected KernelBuffer(T* elements, int length)
    {
        _elements = elements;
        _length = length;
    }

    /// <summary>The elements.</summary>
    public Span<T> Span => new(_elements, _length);

    /// <summary>The number of elements.</summary>
    public int Length => _length;

    /// <inheritdoc/>
    public override Span<T> GetSpan() => Span;

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_elements + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();
}
