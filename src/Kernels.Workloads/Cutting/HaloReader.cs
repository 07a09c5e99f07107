using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Cutting;

/// <summary>What an input is read from whose parts overlap.</summary>
internal interface IRowSource
{
    /// <summary>Reads rows: elements along the cut, with all that they have along other dimensions.</summary>
    /// <param name="begin">The first of them; 0 or above.</param>
    /// <param name="rows">Receives them, as a kernel takes them; none is beyond the end.</param>
    void Read(long begin, Span<byte> rows);
}

/// <summary>
/// Reads an input for calls that overlap. A row that several of them need is read once and kept: the source may be a pipe, or
/// be overwritten behind what was read. Only what wraps around is read out of turn, before all else. After the last part comes the
/// first one again, for the next pass.
/// </summary>
/// <param name="plan">Where the call is cut, with halos.</param>
/// <param name="row">The bytes of a row.</param>
/// <param name="turns">In how many reads what was read stays as it is, and may be overwritten by the caller; 2 or above.</param>
internal sealed class HaloReader(PartPlan plan, int row, int turns) : IPartReader, IDisposable
{
    private readonly long _whole = plan.Halo!.Whole;
    private readonly KernelBuffer<byte>?[] _turns = new KernelBuffer<byte>?[turns];

    /// <summary>With what the next call begins: so many rows.</summary>
    private byte[] _kept = [];
    private int _keptRows;

    /// <summary>The first rows, which come again after the last ones.</summary>
    private byte[] _again = [];

    private long _part;

    /// <summary>Where it reads from.</summary>
    public required IRowSource Source { get; set; }

    /// <inheritdoc/>
    public KernelBuffer<byte> Read(int bytes)
    {
        PartPlace place = plan.PlaceOf(_part);
        if (_part == 0)
        {
            ReadAround(place.CallBegin, plan.PlaceOf(plan.Count - 1).CallEnd);
        }

        KernelBuffer<byte> turn = _turns[_part % turns] ??= new AlignedAllocator().Allocate<byte>(plan.CallExtent * row);
        Span<byte> call = turn.Span[..bytes];
        _kept.AsSpan(0, _keptRows * row).CopyTo(call);
        Read(place.CallBegin + _keptRows, call[(_keptRows * row)..]);

        _part = (_part + 1) % plan.Count;
        Keep(call, _part == 0 ? 0 : (int)(place.CallEnd - plan.PlaceOf(_part).CallBegin));
        return turn;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_turns, turn => turn?.Dispose());

    /// <summary>Reads what is at the other end, of the first part and of the last one.</summary>
    private void ReadAround(long begin, long end)
    {
        _again = new byte[Math.Max(0, end - _whole) * row];
        if (_again.Length > 0)
        {
            Source.Read(0, _again);
        }

        if (begin < 0)
        {
            byte[] before = new byte[-begin * row];
            Source.Read(_whole + begin, before);
            Keep(before, (int)-begin);
        }
    }

    /// <summary>Reads rows, which may go on at the beginning.</summary>
    private void Read(long begin, Span<byte> rows)
    {
        int inside = (int)Math.Clamp((_whole - begin) * row, 0, rows.Length);
        if (inside > 0)
        {
            Source.Read(begin, rows[..inside]);
        }

        _again.AsSpan((int)Math.Max(0, begin - _whole) * row)[..(rows.Length - inside)].CopyTo(rows[inside..]);
    }

    private void Keep(ReadOnlySpan<byte> call, int rows)
    {
        _keptRows = rows;
        ReadOnlySpan<byte> kept = call[^(rows * row)..];
        _kept = _kept.Length < kept.Length ? new byte[kept.Length] : _kept;
        kept.CopyTo(_kept);
    }
}
