using System.Buffers;
using System.Globalization;

namespace Kernels.Runner.Commands;

/// <summary>Durations on the command line, such as <c>10</c> (seconds), <c>500ms</c>, <c>1.5h</c> or <c>1m30s</c>.</summary>
internal static class DurationText
{
    /// <summary>The units in seconds. The first that a text begins with counts, so that ms comes before m.</summary>
    private static readonly (string Name, double Seconds)[] Units = [("h", 3600), ("ms", 1e-3), ("m", 60), ("s", 1)];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Parses a duration: one number of seconds, or numbers with units, each unit once, the longest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seconds">The duration, 0 or above; 0 if it can't be parsed.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out double seconds)
    {
        if (TryParseNumber(text, out seconds))
        {
            return true;
        }

        ReadOnlySpan<char> rest = text;
        double shorterThan = double.PositiveInfinity;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            if (digits < 1
                || !TryParseNumber(rest[..digits], out double number)
                || FindUnit(rest[digits..]) is not var (name, unit)
                || unit >= shorterThan)
            {
                seconds = 0;
                return false;
            }

            seconds += number * unit;
            shorterThan = unit;
            rest = rest[(digits + name.Length)..];
        }

        return shorterThan < double.PositiveInfinity;
    }

    /// <summary>A duration in the longest unit in which it is a whole number, such as <c>24h</c>.</summary>
    /// <param name="seconds">The duration, above 0.</param>
    public static string Describe(double seconds)
    {
        (string name, double unit) = Units.OrderByDescending(unit => unit.Seconds)
            .FirstOrDefault(unit => seconds / unit.Seconds is >= 1 and var count && count == Math.Floor(count), ("s", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / unit}{name}");
    }

    private static (string Name, double Seconds)? FindUnit(ReadOnlySpan<char> text)
    {
        foreach ((string name, double seconds) in Units)
        {
            if (text.StartsWith(name, StringComparison.Ordinal))
            {
                return (name, seconds);
            }
        }

        return null;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out double number)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
}
