using System.Runtime.InteropServices;

namespace Kernels.Workloads.Sources;

/// <summary>
/// Changes single elements of an array, always starting from their original values, and undoes that without a copy of the whole
/// array.
/// </summary>
internal sealed class ChangedEntries
{
    private readonly Dictionary<int, double> _originals = [];

    /// <summary>Changes one element by a little of its original value.</summary>
    /// <param name="elements">The array; always the same one.</param>
    /// <param name="random">Chooses the element and the change.</param>
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

    /// <summary>Restores every element's original value.</summary>
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
