using Kernels.SharedMemory;

namespace Kernels.Workloads.Buffers;

/// <summary>Allocates buffers that other processes can map: a segment each, between inaccessible pages.</summary>
public sealed unsafe class SharedAllocator : BufferAllocator
{
    private readonly int _misalignment;
    private readonly bool _guarded;
    private readonly int _room;
    private readonly SharedMemoryOptions? _options;

    /// <summary>Makes the allocator.</summary>
    /// <param name="misalignment">The elements between the start of a page and the start of a buffer, 0 or above.</param>
    /// <param name="guarded">
    /// Whether buffers instead end exactly at an inaccessible page, so that touching one element past the end crashes the
    /// process that does it. The end then decides the alignment, as in <see cref="GuardedAllocator"/>.
    /// </param>
    /// <param name="room">
    /// Bytes after each buffer that may be touched without harm, 0 or above; if not 0, a page before it may be too.
    /// </param>
    /// <param name="options">Options for the segments; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="misalignment"/> or <paramref name="room"/> is negative, or not 0 although guarded.
    /// </exception>
    public SharedAllocator(int misalignment = 0, bool guarded = false, int room = 0, SharedMemoryOptions? options = null)
    {
        int most = guarded ? 0 : int.MaxValue;
        ArgumentOutOfRangeException.ThrowIfNegative(misalignment);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(misalignment, most);
        ArgumentOutOfRangeException.ThrowIfNegative(room);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(room, most);
        _misalignment = misalignment;
        _guarded = guarded;
        _room = room;
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="IOException">The folder for shared memory can't be written, or has no room.</exception>
    public override KernelBuffer<T> Allocate<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        long bytes = (long)length * sizeof(T);
        long lead = (_room > 0 ? Environment.SystemPageSize : 0) + ((long)_misalignment * sizeof(T));
        SharedSegment segment = SharedSegment.Create(Math.Max(lead + bytes + _room, 1), _options);
        long offset = _guarded ? segment.Bytes - bytes : lead;
        return new Buffer<T>(segment, (T*)(segment.Address + offset), length);
    }

    private sealed class Buffer<T>(SharedSegment segment, T* elements, int length) : KernelBuffer<T>(elements, length)
        where T : unmanaged
    {
        protected override void Free() => segment.Dispose();
    }
}
