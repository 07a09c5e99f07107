using System.Buffers;

namespace Kernels.Workloads.Buffers;

/// <summary>
/// A buffer outside the garbage-collected heap, so that it never moves. A buffer that was not disposed is freed when it is
/// collected. Spans don't keep it alive, so code that hands them out must hold the buffer.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract unsafe class KernelBuffer<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly int _length;
    private nint _elements;

    /// <summary>Wraps memory that the derived class frees.</summary>
    /// <param name="elements">The first element; not null.</param>
    /// <param name="length">The number of elements.</param>
    protected KernelBuffer(T* elements, int length)
    {
        _elements = (nint)elements;
        _length = length;
    }

#pragma warning disable CA2015 // A span may outlive its buffer: the class says so, and Workload holds its buffers through calls.
    /// <summary>Frees the memory of a buffer that was not disposed.</summary>
    ~KernelBuffer() => Dispose(false);
#pragma warning restore CA2015

    /// <summary>The elements. A span must not be used after the buffer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_elements == 0, this);
            return new((T*)_elements, _length);
        }
    }

    /// <summary>The number of elements.</summary>
    public int Length => _length;

    /// <inheritdoc/>
    public override Span<T> GetSpan() => Span;

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_elements == 0, this);
        return new((T*)_elements + elementIndex, pinnable: this);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();

    /// <summary>Switches to other memory of the same size; earlier spans still show the old memory.</summary>
    /// <param name="elements">The first element; not null.</param>
    protected void MoveTo(T* elements)
    {
        ObjectDisposedException.ThrowIf(_elements == 0, this);
        _elements = (nint)elements;
    }

    /// <summary>Frees the memory; called once, possibly by the finaliser.</summary>
    protected abstract void Free();

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _elements, 0) != 0)
        {
            Free();
        }
    }
}
