namespace Kernels.Managed;

/// <summary>The keys of a call of <c>bloom_add/1</c> in parts, and the filters in which the parts set bits.</summary>
internal unsafe struct BloomParts
{
    public ulong* Keys;
    public int Count;
    public ulong* Filter;
    public int Words;
    public int Hashes;

    /// <summary>A filter for each part but the first, which has the result's; null if all parts have that.</summary>
    public ulong* Own;
    public int Parts;

    public readonly ulong* FilterOf(int part) => part == 0 || Own == null ? Filter : Own + ((nint)Words * (part - 1));

    public readonly int Begin(int extent, int part) => (int)((long)extent * part / Parts);
}
