using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>Checks the offsets of rows of different lengths as they go by, and finds where parts begin.</summary>
/// <param name="name">The offsets' name, for messages.</param>
/// <param name="begin">Where the first part begins along the cut.</param>
/// <param name="end">Where the last one ends.</param>
/// <param name="mostRows">The most rows of a part; 1 or above.</param>
/// <param name="mostEntries">The most entries of a part, unless a single row has more.</param>
internal sealed class RaggedBounds(string name, long begin, long end, int mostRows, long mostEntries)
{
    private readonly ImmutableArray<long>.Builder _rows = ImmutableArray.CreateBuilder<long>();
    private readonly ImmutableArray<long>.Builder _entries = ImmutableArray.CreateBuilder<long>();
    private long _count;
    private long _last;

    /// <summary>The longest row between begin and end, and its place.</summary>
    public (long Entries, long Place) Longest { get; private set; }

    /// <summary>Takes the next offsets.</summary>
    /// <param name="offsets">They.</param>
    /// <exception cref="ArgumentException">One is wrong.</exception>
    public void Add(ReadOnlySpan<long> offsets)
    {
        RequireContent.OffsetsFrom(_count, _last, offsets, name);
        foreach (long offset in offsets)
        {
            if (_count == begin)
            {
                Begin(_count, offset);
            }
            else if (_count > begin && _count <= end)
            {
                AddRow(_count - 1, _last, offset);
            }

            if (_count == end)
            {
                Begin(_count, offset);
            }

            _last = offset;
            _count++;
        }
    }

    /// <summary>Checks, after all offsets, that they end with the number of entries.</summary>
    /// <param name="total">That number.</param>
    /// <exception cref="ArgumentException">They end with another one.</exception>
    public void RequireEnd(long total) => RequireContent.End(_count - 1, _last, total, name);

    /// <summary>Where parts are, after all offsets.</summary>
    /// <param name="dimension">The place of the dimension into which offsets point.</param>
    public RaggedParts ToParts(int dimension) => new(dimension, _rows.ToImmutable(), _entries.ToImmutable());

    /// <summary>Takes a row, before which a part ends that has no room for it.</summary>
    private void AddRow(long place, long from, long to)
    {
        Longest = to - from > Longest.Entries ? (to - from, place) : Longest;
        if (place > _rows[^1] && (place - _rows[^1] == mostRows || to - _entries[^1] > mostEntries))
        {
            Begin(place, from);
        }
    }

    private void Begin(long row, long entry)
    {
        _rows.Add(row);
        _entries.Add(entry);
    }
}
