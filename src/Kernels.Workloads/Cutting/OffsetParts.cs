using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The array of offsets that says where rows of different lengths begin. It is read as int64, since those of the whole may be more
/// than the kernel's type holds, and twice: all of it before parts are planned.
/// </summary>
/// <param name="type">The type of offsets that the kernel takes.</param>
/// <param name="files">The files; pipes are kept.</param>
internal sealed class OffsetParts(ElementType type, ImmutableArray<ArrayContent> files) : IOffsetInput
{
    private readonly ArrayParts _array = ArrayParts.Open(ElementType.Int64, files, dimensions: 1);
    private OffsetReader? _reader;
    private bool _wasRead;

    /// <inheritdoc/>
    public ImmutableArray<long> Shape => _array.Shape;

    /// <inheritdoc/>
    public ImmutableArray<string> Names => _array.Names;

    /// <inheritdoc/>
    public bool IsPipe => _array.IsPipe;

    /// <inheritdoc/>
    public double Bytes => _array.Bytes;

    /// <inheritdoc/>
    public long ExtraBytes => _array.ExtraBytes;

    /// <inheritdoc/>
    public string? Change => _array.ElementName == ElementTypes.NameOf(type) ? null : _array.Change;

    /// <inheritdoc/>
    public CancellationToken Interruption
    {
        set => _array.Interruption = value;
    }

    /// <inheritdoc/>
    public void ReadAll(Action<ReadOnlySpan<long>> take)
    {
        OpenAgain();
        long[] piece = new long[OffsetReader.Piece];
        for (long left = Shape[0]; left > 0;)
        {
            Span<long> offsets = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            Read(offsets);
            take(offsets);
            left -= offsets.Length;
        }
    }

    /// <inheritdoc/>
    public void Begin(PartPlan plan)
    {
        OpenAgain();
        _array.Begin(plan);
        _reader?.Dispose();
        _reader = new OffsetReader(plan, type, Read, _array.Changed);
    }

    /// <inheritdoc/>
    public KernelBuffer<byte> Read(int bytes) => _reader!.Read(bytes);

    /// <inheritdoc/>
    public void RequireEnd() => _array.RequireEnd();

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _array.Dispose();
    }

    private void OpenAgain()
    {
        if (_wasRead)
        {
            _array.Reopen();
        }

        _wasRead = true;
    }

    private void Read(Span<long> offsets) => _array.Read(MemoryMarshal.AsBytes(offsets));
}
