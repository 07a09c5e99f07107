using System.Globalization;
using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>The sum and the range of elements, which say something of a result at a glance.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ElementTally<T>
    where T : unmanaged, INumber<T>
{
    private long _count;
    private T _low;
    private T _high;
    private Int128 _whole;
    private DoubledSum _fractions;

    private string Sum => IsFraction ? _fractions.Value.ToString(CultureInfo.InvariantCulture) : _whole.ToString(CultureInfo.InvariantCulture);

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

        (_low, _high) = _count > 0 ? (_low, _high) : (elements[0], elements[0]);
        _count += elements.Length;
        foreach (T element in elements)
        {
            _low = T.Min(_low, element);
            _high = T.Max(_high, element);
        }
    }

    /// <summary>A short summary, such as <c>sum 6, 1 to 3</c>; of one element, that element.</summary>
    public string Summarize() => _count switch
    {
        0 => "empty",
        1 => string.Create(CultureInfo.InvariantCulture, $"{_low}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"sum {Sum}, {_low} to {_high}"),
    };
}
