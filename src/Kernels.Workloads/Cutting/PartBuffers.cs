using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The memory of the buffers that are cut: two of each input and output, so that one is read or written while the other is
/// computed on, and one of scratch.
/// </summary>
internal sealed class PartBuffers : IDisposable
{
    private readonly KernelDeclaration _declaration;
    private readonly ImmutableArray<ImmutableArray<KernelBuffer<byte>>> _buffers;

    /// <summary>Takes the memory.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="extents">The extents of the largest part.</param>
    /// <param name="allocator">Where the memory comes from.</param>
    public PartBuffers(KernelDeclaration declaration, int[] extents, BufferAllocator allocator)
    {
        _declaration = declaration;
        _buffers =
        [
            .. declaration.Buffers.Select((buffer, index) => Enumerable.Range(0, CountOf(declaration, index))
                .Select(_ => allocator.Allocate<byte>((int)(declaration.LengthOf(index, extents) * ElementTypes.SizeOf(buffer.Type))))
                .ToImmutableArray()),
        ];
    }

    /// <summary>How many there are of a buffer: none if each part has it whole.</summary>
    public static int CountOf(KernelDeclaration declaration, int index)
        => !IsCut(declaration, index) ? 0 : declaration.Buffers[index].Direction == BufferDirection.Scratch ? 1 : 2;

    /// <summary>Whether a buffer has the dimension along which the kernel can be cut.</summary>
    public static bool IsCut(KernelDeclaration declaration, int index) => declaration.Buffers[index].Shape[0] == declaration.Cut!.Dimension;

    /// <summary>The memory for a part, by buffer; null for those that are whole.</summary>
    /// <param name="part">The part's number: the one after it has other memory.</param>
    public ImmutableArray<KernelBuffer<byte>?> Of(long part)
        => [.. _buffers.Select(turns => turns.IsEmpty ? null : turns[(int)(part % turns.Length)])];

    /// <summary>The bytes of a buffer that a part has.</summary>
    /// <param name="index">The buffer, which is cut.</param>
    /// <param name="part">The part's number.</param>
    /// <param name="extents">The part's extents.</param>
    public Span<byte> BytesOf(int index, long part, int[] extents)
        => _buffers[index][(int)(part % _buffers[index].Length)].Span
            [..(int)(_declaration.LengthOf(index, extents) * ElementTypes.SizeOf(_declaration.Buffers[index].Type))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (KernelBuffer<byte> buffer in _buffers.SelectMany(turns => turns))
        {
            buffer.Dispose();
        }
    }
}
