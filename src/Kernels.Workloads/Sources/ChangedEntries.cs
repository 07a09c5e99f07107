namespace Kernels.Workloads.Sources;

/// <summary>Changes single elements of an array, and can undo that without a copy of it all.</summary>
internal sealed class ChangedEntries
{
    private readonly List<(int Index, double Original)> _changes = [];

    /// <summary>Changes one element, by a little of what it is.</summary>
    /// <param name="elements">The array; always the same.</param>
    /// <param name="random">Decides which, and how.</param>
    public void ChangeOne(Span<double> elements, SplitMix64 random)
    {
        if (!elements.IsEmpty)
        {
            int index = random.NextBelow(elements.Length);
            _changes.Add((index, elements[index]));
            elements[index] = Changes.Scaled(elements[index], Changes.Share, random);
        }
    }

    /// <summary>Makes every element what it was at first.</summary>
    /// <param name="elements">The array.</param>
    public void Restore(Span<double> elements)
    {
        // An element may have been changed several times.
        for (int change = _changes.Count - 1; change >= 0; change--)
        {
            elements[_changes[change].Index] = _changes[change].Original;
        }

        _changes.Clear();
    }
}
