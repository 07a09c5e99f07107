using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>Where parts are that have rows of different lengths; there is one at least.</summary>
/// <param name="Dimension">The place of the dimension into which offsets point that say where rows begin.</param>
/// <param name="Rows">Where each part begins along the cut, and where the last one ends.</param>
/// <param name="Entries">Where each part begins along that dimension, and where the last one ends.</param>
internal sealed record RaggedParts(int Dimension, ImmutableArray<long> Rows, ImmutableArray<long> Entries)
{
    /// <summary>How many parts there are.</summary>
    public long Count => Rows.Length - 1;

    /// <summary>The most rows of a part.</summary>
    public int MostRows { get; } = LongestOf(Rows);

    /// <summary>The most entries of a part.</summary>
    public int MostEntries { get; } = LongestOf(Entries);

    /// <summary>The entries of a part.</summary>
    /// <param name="part">Its number, from 0.</param>
    public int EntriesOf(long part) => (int)(Entries[(int)part + 1] - Entries[(int)part]);

    private static int LongestOf(ImmutableArray<long> bounds) => (int)bounds.Zip(bounds.Skip(1), (begin, end) => end - begin).Max();
}
