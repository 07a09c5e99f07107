using System.Runtime.InteropServices;

namespace Kernels.Workloads.Sources;

/// <summary>Changes single elements of an array, each from what it was at first, and undoes that without a copy of it all.</summary>
internal sealed class ChangedEntries
{
    private readonly Dictionary<int, double> _originals = [];

    /// <summary>Changes one element, by a little of what it was at first.</summary>
    /// <param name="elements">The array; always the same.</param>
    /// <param name="random">Decides which, and how.</param>
    public void ChangeOne(Span<double> elements, SplitMix64 random)
    {
        if (!elements.IsEmpty)
        {
            int index = random.NextBelow(elements.Length);
            ref double original = ref CollectionsMarshal.GetValueRefOrAddDefault(_originals, index, out bool wasChanged);
            original = wasChanged ? original : elements[index];
            elements[index] = Changes.Scaled(original, Changes.Share, random);
        }
    }

    /// <summary>Makes every element what it was at first.</summary>
    /// <param name="elements">The array.</param>
    public void Restore(Span<double> elements)
    {
        foreach ((int index, double original) in _originals)
        {
            elements[index] = original;
        }

        _originals.Clear();
    }
}
