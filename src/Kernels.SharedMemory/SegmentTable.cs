namespace Kernels.SharedMemory;

/// <summary>The segments of this process that are not disposed. Lookups take no lock: calls look up every buffer.</summary>
internal static class SegmentTable
{
    private static readonly Lock Gate = new();

    /// <summary>By address, ascending; replaced as a whole.</summary>
    private static SharedSegment[] s_segments = [];

    public static void Add(SharedSegment segment)
    {
        lock (Gate)
        {
            int index = ~IndexOf(s_segments, segment.Address);
            Volatile.Write(ref s_segments, [.. s_segments[..index], segment, .. s_segments[index..]]);
        }
    }

    public static void Remove(SharedSegment segment)
    {
        lock (Gate)
        {
            Volatile.Write(ref s_segments, [.. s_segments.Where(other => other != segment)]);
        }
    }

    /// <summary>The segment that contains the address, or ends at it; null if there is none.</summary>
    public static SharedSegment? Find(nint address)
    {
        SharedSegment[] segments = Volatile.Read(ref s_segments);
        int index = IndexOf(segments, address);
        index = index < 0 ? ~index - 1 : index;
        return index >= 0 && address - segments[index].Address <= segments[index].Bytes ? segments[index] : null;
    }

    /// <summary>The index of the segment at an address, or the complement of the index where it would be.</summary>
    private static int IndexOf(SharedSegment[] segments, nint address)
    {
        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (segments[middle].Address < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < segments.Length && segments[low].Address == address ? low : ~low;
    }
}
