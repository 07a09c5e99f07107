namespace Kernels.Managed;

/// <summary>
/// Items that the parts of a call take as they become free, each part with a state of its own: a thread that comes late takes fewer,
/// where halves would have waited for it.
/// </summary>
internal unsafe struct TakenItems
{
    /// <summary>How many were asked for so far: 0 at first, and the same for all parts.</summary>
    public int* Taken;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Takes the next one; false if there is none.</summary>
    public readonly bool TryTake(out int item)
    {
        item = Interlocked.Increment(ref *Taken) - 1;
        return item < Count;
    }
}
