using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>Where a call is cut: parts of one extent, the last one perhaps shorter.</summary>
/// <param name="dimension">The place of the dimension along which it is cut.</param>
/// <param name="extents">The extents of the other dimensions, by place.</param>
/// <param name="begin">Where the first part begins along the cut; 0 or above.</param>
/// <param name="end">Where the last one ends.</param>
/// <param name="extent">The extent of a part; 1 or above.</param>
internal sealed class PartPlan(int dimension, ImmutableArray<int> extents, long begin, long end, int extent)
{
    /// <summary>Where the first part begins along the cut.</summary>
    public long Begin => begin;

    /// <summary>Where the last one ends.</summary>
    public long End => end;

    /// <summary>The extent of the largest part.</summary>
    public int Extent { get; } = (int)Math.Min(end - begin, extent);

    /// <summary>How many parts there are; if all of them are empty, it is one.</summary>
    public long Count { get; } = Math.Max(1, (end - begin + extent - 1) / extent);

    /// <summary>The same parts, without those that end before a place.</summary>
    /// <param name="place">Where the first part begins then.</param>
    public PartPlan From(long place) => new(dimension, extents, place, end, extent);

    /// <summary>Where a part begins along the cut.</summary>
    /// <param name="part">Its number, from 0.</param>
    public long BeginOf(long part) => begin + (part * extent);

    /// <summary>The extents of a part.</summary>
    /// <param name="part">Its number, from 0.</param>
    public int[] ExtentsOf(long part)
    {
        int[] found = [.. extents];
        found[dimension] = ExtentOf(part);
        return found;
    }

    /// <summary>The extent of a part along the cut.</summary>
    /// <param name="part">Its number, from 0.</param>
    public int ExtentOf(long part) => (int)Math.Min(extent, end - BeginOf(part));
}
