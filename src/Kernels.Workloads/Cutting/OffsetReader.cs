using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// Reads the offsets of parts, which begin with 0 in each: what they point into is cut too. Two parts share the offset between them.
/// </summary>
/// <param name="plan">Where the call is cut.</param>
/// <param name="type">The type of offsets that the kernel takes.</param>
/// <param name="read">Reads the offsets of the whole that follow those before, from that of the first part on.</param>
/// <param name="changed">Makes the error that offsets are others than when the parts were planned.</param>
internal sealed class OffsetReader(PartPlan plan, ElementType type, Action<Span<long>> read, Func<UserInputException> changed) : IPartReader, IDisposable
{
    /// <summary>How many offsets are read at once.</summary>
    public const int Piece = 1 << 16;

    private readonly RaggedParts _parts = plan.Ragged!;
    private readonly KernelBuffer<byte>?[] _turns = new KernelBuffer<byte>?[2];
    private readonly long[] _piece = new long[Piece];
    private int _part;

    /// <inheritdoc/>
    public KernelBuffer<byte> Read(int bytes)
    {
        KernelBuffer<byte> turn = _turns[_part % 2] ??= new AlignedAllocator().Allocate<byte>((_parts.MostRows + 1) * ElementTypes.SizeOf(type));
        if (_part == 0)
        {
            read(_piece.AsSpan(0, 1));
            Require(_piece[0], _parts.Entries[0]);
        }

        _piece[0] = 0;
        Put(turn, 0, 1);
        int rows = (int)(_parts.Rows[_part + 1] - _parts.Rows[_part]);
        long last = _parts.Entries[_part];
        for (int done = 0; done < rows;)
        {
            Span<long> offsets = _piece.AsSpan(0, Math.Min(Piece, rows - done));
            read(offsets);
            last = offsets[^1];
            foreach (ref long offset in offsets)
            {
                offset -= _parts.Entries[_part];
            }

            Put(turn, done + 1, offsets.Length);
            done += offsets.Length;
        }

        _part++;
        Require(last, _parts.Entries[_part]);
        return turn;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_turns, turn => turn?.Dispose());

    private void Require(long offset, long planned)
    {
        if (offset != planned)
        {
            throw changed();
        }
    }

    private void Put(KernelBuffer<byte> turn, int place, int count)
        => ElementTypes.Accept(type, new Converter(turn, place, _piece.AsMemory(0, count)));

    /// <summary>Converts offsets of a part, which its type holds; of a file that was changed, which is noticed later, to the nearest that it holds.</summary>
    private sealed record Converter(KernelBuffer<byte> Turn, int Place, ReadOnlyMemory<long> Offsets) : IElementTypeVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>
        {
            Span<T> target = MemoryMarshal.Cast<byte, T>(Turn.Span)[Place..];
            ReadOnlySpan<long> offsets = Offsets.Span;
            for (int index = 0; index < offsets.Length; index++)
            {
                target[index] = T.CreateSaturating(offsets[index]);
            }

            return true;
        }
    }
}
