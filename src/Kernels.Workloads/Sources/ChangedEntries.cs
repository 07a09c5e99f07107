using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Workloads.Sources;

/// <summary>
/// Changes single elements of an array, always starting from their original values, and undoes that without a copy of the whole
/// array.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ChangedEntries<T>
    where T : unmanaged, INumber<T>
{
    private readonly Dictionary<int, T> _originals = [];

    /// <summary>Changes one element by a little of its original value.</summary>
    /// <param name="elements">The array; always the same one.</param>
    /// <param name="random">Chooses the element and the change.</param>
    public void ChangeOne(Span<T> elements, SplitMix64 random)
    {
        if (!elements.IsEmpty)
        {
            int index = random.NextBelow(elements.Length);
            ref T original = ref CollectionsMarshal.GetValueRefOrAddDefault(_originals, index, out bool wasChanged);
            original = wasChanged ? original : elements[index];
            elements[index] = T.CreateTruncating(Variation.Scaled(double.CreateTruncating(original), Variation.Share, random));
        }
    }

    /// <summary>Restores every element's original value.</summary>
    /// <param name="elements">The array.</param>
    public void Restore(Span<T> elements)
    {
        foreach ((int index, T original) in _originals)
        {
            elements[index] = original;
        }

        _originals.Clear();
    }
}
