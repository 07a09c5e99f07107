using System.Globalization;
using System.Numerics;

namespace Kernels.Workloads.Formats;

/// <summary>Reads numbers as people and programs write them everywhere: <c>-1.5e3</c>, with no spaces and no separators of thousands.</summary>
internal static class NumberText
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Fraction = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">Its type. A fraction is rounded to the nearest; a whole number has to be one.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Null; or if it is no such number, what is allowed.</returns>
    public static string? Read<T>(ReadOnlySpan<char> text, out T value)
        where T : unmanaged, INumber<T>
    {
        bool isFraction = ElementTypes.IsFraction(ElementTypes.Of<T>());

        // .NET's parsers skip NULs after a number.
        bool isNumber = T.TryParse(text, isFraction ? Fraction : Whole, CultureInfo.InvariantCulture, out value) && text[^1] != '\0';
        if (isNumber && T.IsFinite(value))
        {
            return null;
        }

        string name = ElementTypes.NameOf(ElementTypes.Of<T>());
        if (!isFraction)
        {
            return $"a whole number of {name}";
        }

        bool isNamed = TryReadNotFinite(text, out double named);
        value = T.CreateTruncating(named);
        return isNamed ? null
            : isNumber ? $"a number that {name} can hold"
            : "a number such as -1.5e3, nan or inf";
    }

    private static bool TryReadNotFinite(ReadOnlySpan<char> text, out double value)
    {
        double sign = text is ['-', ..] ? -1 : 1;
        ReadOnlySpan<char> name = text is ['-' or '+', ..] ? text[1..] : text;
        bool isInfinite = name.Equals("inf", StringComparison.OrdinalIgnoreCase) || name.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        value = isInfinite ? sign * double.PositiveInfinity : double.NaN;
        return isInfinite || name.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }
}
