using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The memory of what is cut and written: two of each output, so that one is written to a file while the other is computed, and
/// one of scratch. Inputs, and what is read and overwritten, are in their readers' memory.
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
            .. declaration.Buffers.Select((buffer, index) => Enumerable.Range(0, buffer.IsRead ? 0 : CountOf(declaration, index))
                .Select(_ => allocator.Allocate<byte>(BytesOf(declaration, index, extents)))
                .ToImmutableArray()),
        ];
    }

    /// <summary>Whether a part has a part of a buffer: along the dimension of the cut, or where the offsets of its rows say.</summary>
    public static bool IsCut(KernelDeclaration declaration, int index)
        => index == declaration.Ragged?.Offsets || declaration.Buffers[index].Shape[0] is var along
            && (along == declaration.Cut!.Dimension || along == declaration.Ragged?.Dimension);

    /// <summary>In how many parts of a buffer a call is at once: none if each part has it whole.</summary>
    public static int CountOf(KernelDeclaration declaration, int index)
        => !IsCut(declaration, index) ? 0 : declaration.Buffers[index].Direction switch
        {
            BufferDirection.Scratch => 1,
            BufferDirection.InOut => CutCall.Turns,
            _ => 2,
        };

    /// <summary>The bytes of a buffer.</summary>
    public static int BytesOf(KernelDeclaration declaration, int index, int[] extents)
        => checked((int)(declaration.LengthOf(index, extents) * ElementTypes.SizeOf(declaration.Buffers[index].Type)));

    /// <summary>The memory for a part, by buffer; null for those that are whole.</summary>
    /// <param name="part">The part's number: the one after it has other memory.</param>
    /// <param name="read">The inputs that were read, by place.</param>
    public ImmutableArray<KernelBuffer<byte>?> Of(long part, KernelBuffer<byte>?[] read)
        => [.. _buffers.Select((turns, index) => turns.IsEmpty ? read[index] : turns[(int)(part % turns.Length)])];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (KernelBuffer<byte> buffer in _buffers.SelectMany(turns => turns))
        {
            buffer.Dispose();
        }
    }
}
