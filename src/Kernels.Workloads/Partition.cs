namespace Kernels.Workloads;

/// <summary>One of the parts of a call that are computed without each other, perhaps on several machines.</summary>
/// <param name="Number">Which one, 1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many there are, 1 to <see cref="MostPartitions"/>.</param>
public readonly record struct Partition(int Number, int Count)
{
    /// <summary>The most partitions of a call.</summary>
    public const int MostPartitions = 100_000;

    /// <summary>
    /// Where it begins and ends along the cut: partitions follow each other, begin at a multiple of a block, and differ by one block
    /// at most. If there are fewer blocks than partitions, some are empty.
    /// </summary>
    /// <param name="extent">The extent of the whole; 0 or above.</param>
    /// <param name="block">The extent of a block; 1 or above.</param>
    /// <returns>The place of its first element, and that after its last one.</returns>
    public (long Begin, long End) RangeOf(long extent, int block)
    {
        Int128 blocks = ((Int128)extent + block - 1) / block;
        Int128 count = Count;
        return (PlaceOf(Number - 1), PlaceOf(Number));

        long PlaceOf(int before) => (long)Int128.Min(blocks * before / count * block, extent);
    }

    /// <summary>The partition as the user names it, such as <c>3/8</c>.</summary>
    public override string ToString() => $"{Number}/{Count}";
}
