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
            elements[index] = T.CreateTruncating(Variation.Scaled(double.CreateTruncating(Keep(elements, index)), Variation.Share, random));
        }
    }

    /// <summary>Puts into one place what another one holds.</summary>
    /// <param name="elements">The array; always the same one, and not empty.</param>
    /// <param name="random">Chooses the places.</param>
    public void MoveOne(Span<T> elements, SplitMix64 random)
    {
        int index = random.NextBelow(elements.Length);
        Keep(elements, index);
        elements[index] = elements[random.NextBelow(elements.Length)];
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

    /// <summary>Remembers the original value of an element, and returns it.</summary>
    private T Keep(Span<T> elements, int index)
    {
        ref T original = ref CollectionsMarshal.GetValueRefOrAddDefault(_originals, index, out bool wasChanged);
        return original = wasChanged ? original : elements[index];
    }
}
