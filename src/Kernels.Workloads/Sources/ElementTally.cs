using System.Globalization;
using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>The sum and the range of elements, which say something of a result at a glance.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ElementTally<T>
    where T : unmanaged, INumber<T>
{
    private bool _hasSome;
    private T _low;
    private T _high;
    private Int128 _whole;
    private DoubledSum _fractions;

    private static bool IsFraction => ElementTypes.IsFraction(ElementTypes.Of<T>());

    /// <summary>Adds elements.</summary>
    public void Add(ReadOnlySpan<T> elements)
    {
        if (elements.IsEmpty)
        {
            return;
        }

        if (IsFraction)
        {
            _fractions.Add(Sums.OfFractions(elements), 0);
        }
        else
        {
            _whole += Sums.OfWhole(elements);
        }

        (_low, _high, _hasSome) = _hasSome ? (_low, _high, true) : (elements[0], elements[0], true);
        foreach (T element in elements)
        {
            _low = T.Min(_low, element);
            _high = T.Max(_high, element);
        }
    }

    /// <summary>A short summary, such as <c>sum 6, 1 to 3</c>.</summary>
    public string Summarize() => !_hasSome ? "empty" : string.Create(
        CultureInfo.InvariantCulture, $"sum {(IsFraction ? _fractions.Value.ToString(CultureInfo.InvariantCulture) : _whole.ToString(CultureInfo.InvariantCulture))}, {_low} to {_high}");
}
