using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>What the call of a part has beyond the part, as far as the whole goes.</summary>
/// <param name="Before">How much before it; 0 or above.</param>
/// <param name="After">How much after it; 0 or above.</param>
/// <param name="Whole">The extent of the whole.</param>
/// <param name="IsPeriodic">Whether the whole has no ends: what is beyond the one is the other.</param>
internal sealed record PartHalo(int Before, int After, long Whole, bool IsPeriodic);

/// <summary>Where a part is along the cut, and what its call has: the part itself, and perhaps a halo around it.</summary>
/// <param name="Begin">Where the part begins.</param>
/// <param name="Extent">Its extent.</param>
/// <param name="CallBegin">Where what its call has begins. Places below 0 and beyond the whole are those at the other end.</param>
/// <param name="CallExtent">The extent of that.</param>
internal readonly record struct PartPlace(long Begin, int Extent, long CallBegin, int CallExtent)
{
    /// <summary>Where the part ends.</summary>
    public long End => Begin + Extent;

    /// <summary>Where what its call has ends.</summary>
    public long CallEnd => CallBegin + CallExtent;

    /// <summary>The part of a buffer that is the part's.</summary>
    /// <param name="call">The buffer of the call, which is cut.</param>
    public ReadOnlySpan<T> PartOf<T>(ReadOnlySpan<T> call)
    {
        int row = call.Length / Math.Max(1, CallExtent);
        return call.Slice((int)(Begin - CallBegin) * row, Extent * row);
    }
}

/// <summary>Where a call is cut: parts of one extent, the last one perhaps shorter; or as rows of different lengths fit.</summary>
/// <param name="dimension">The place of the dimension along which it is cut.</param>
/// <param name="extents">The extents of the other dimensions, by place.</param>
/// <param name="begin">Where the first part begins along the cut; 0 or above.</param>
/// <param name="end">Where the last one ends.</param>
/// <param name="extent">The extent of a part, the most where rows have different lengths; 1 or above.</param>
/// <param name="halo">What the calls of parts have around them; null for nothing.</param>
internal sealed class PartPlan(int dimension, ImmutableArray<int> extents, long begin, long end, int extent, PartHalo? halo = null)
{
    /// <summary>Where the first part begins along the cut.</summary>
    public long Begin => begin;

    /// <summary>Where the last one ends.</summary>
    public long End => end;

    /// <summary>Where parts are that have rows of different lengths; null where all rows are alike.</summary>
    public RaggedParts? Ragged { get; init; }

    /// <summary>The extent of the largest part.</summary>
    public int Extent => Ragged?.MostRows ?? (int)Math.Min(end - begin, extent);

    /// <summary>The extent of the largest part's call.</summary>
    public int CallExtent => (int)Math.Min((long)Extent + (halo?.Before ?? 0) + (halo?.After ?? 0), halo?.Whole ?? int.MaxValue);

    /// <summary>The extents of the largest part's call; of rows of different lengths, the most of each dimension.</summary>
    public int[] LargestExtents => With(CallExtent, Ragged?.MostEntries);

    /// <summary>The extents of one element along the cut.</summary>
    public int[] RowExtents => With(1);

    /// <summary>How many parts there are; if all of them are empty, it is one.</summary>
    public long Count => Ragged?.Count ?? Math.Max(1, (end - begin + extent - 1) / extent);

    /// <summary>What the calls of parts have around them; null for nothing.</summary>
    public PartHalo? Halo => halo;

    /// <summary>The same parts, without those that end before a place, where all rows are alike.</summary>
    /// <param name="place">Where the first part begins then.</param>
    public PartPlan From(long place) => new(dimension, extents, place, end, extent, halo);

    /// <summary>Where a part is.</summary>
    /// <param name="part">Its number, from 0.</param>
    public PartPlace PlaceOf(long part)
    {
        if (Ragged is not null)
        {
            int rows = (int)(Ragged.Rows[(int)part + 1] - Ragged.Rows[(int)part]);
            return new PartPlace(Ragged.Rows[(int)part], rows, Ragged.Rows[(int)part], rows);
        }

        long first = begin + (part * extent);
        int own = (int)Math.Min(extent, end - first);
        if (halo is null)
        {
            return new PartPlace(first, own, first, own);
        }

        // A call that has the whole has the whole's own ends.
        if (CallExtent == halo.Whole)
        {
            return new PartPlace(first, own, 0, CallExtent);
        }

        (long low, long high) = (first - halo.Before, first + own + halo.After);
        (low, high) = halo.IsPeriodic ? (low, high) : (Math.Max(0, low), Math.Min(halo.Whole, high));
        return new PartPlace(first, own, low, (int)(high - low));
    }

    /// <summary>The extents of a part's call.</summary>
    /// <param name="part">Its number, from 0.</param>
    public int[] ExtentsOf(long part) => With(PlaceOf(part).CallExtent, Ragged?.EntriesOf(part));

    private int[] With(int along, int? entries = null)
    {
        int[] found = [.. extents];
        found[dimension] = along;
        if (entries is { } count)
        {
            found[Ragged!.Dimension] = count;
        }

        return found;
    }
}
