using System.Runtime.InteropServices;

namespace Kernels.Workloads.Buffers;

/// <summary>Allocates at an alignment, or deliberately off it, to try kernels on misaligned data.</summary>
public sealed unsafe class AlignedAllocator : BufferAllocator
{
    /// <summary>The default alignment in bytes: a cache line, and the widest vector of current processors.</summary>
    public const int CacheLine = 64;

    private readonly int _alignment;
    private readonly int _misalignment;

    /// <summary>Makes the allocator.</summary>
    /// <param name="alignment">Alignment of the buffers in bytes; a power of two, 8 or above.</param>
    /// <param name="misalignment">The elements between an aligned address and the start of a buffer, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AlignedAllocator(int alignment = CacheLine, int misalignment = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alignment, sizeof(double));
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(alignment), true, nameof(alignment));
        ArgumentOutOfRangeException.ThrowIfNegative(misalignment);
        _alignment = alignment;
        _misalignment = misalignment;
    }

    /// <inheritdoc/>
    public override KernelBuffer<T> Allocate<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = ((nuint)length + (nuint)_misalignment) * (nuint)sizeof(T);
        T* allocation = (T*)NativeMemory.AlignedAlloc(nuint.Max(bytes, 1), (nuint)_alignment);
        return new Buffer<T>(allocation, allocation + _misalignment, length);
    }

    private sealed class Buffer<T>(T* allocation, T* elements, int length) : KernelBuffer<T>(elements, length)
        where T : unmanaged
    {
        private readonly T* _allocation = allocation;

        protected override void Free() => NativeMemory.AlignedFree(_allocation);
    }
}
