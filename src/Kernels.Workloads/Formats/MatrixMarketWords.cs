using System.Globalization;
using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>Splits a line of a Matrix Market file into words, and reads them as SciPy does.</summary>
internal static class MatrixMarketWords
{
    /// <summary>Takes the next word; empty at the end of the line or at a comment.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        int begin = 0;
        while (begin < rest.Length && IsSpace(rest[begin]))
        {
            begin++;
        }

        int end = begin;
        while (end < rest.Length && !IsSpace(rest[end]))
        {
            end++;
        }

        ReadOnlySpan<byte> word = rest[begin..end];
        rest = word is [(byte)'%', ..] ? default : rest[end..];
        return word is [(byte)'%', ..] ? default : word;
    }

    /// <summary>Whether a line has only space or a comment.</summary>
    public static bool AreNone(ReadOnlySpan<byte> line) => Take(ref line).IsEmpty;

    /// <summary>Checks that nothing but a comment is left of a line.</summary>
    /// <exception cref="FormatException">There is more.</exception>
    public static void RequireEnd(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> word = Take(ref rest);
        if (!word.IsEmpty)
        {
            throw new FormatException($"the line goes on with {TextExcerpt.Quote(word)}; allowed: nothing, or a comment after %");
        }
    }

    /// <summary>Parses a size or an index: digits, optionally after a plus sign.</summary>
    /// <returns>The number; null if it is not one, or is above <paramref name="high"/>.</returns>
    public static int? ParseCount(ReadOnlySpan<byte> word, int high)
    {
        ReadOnlySpan<byte> digits = word is [(byte)'+', ..] ? word[1..] : word;
        long count = digits.IsEmpty ? long.MaxValue : 0;
        foreach (byte character in digits)
        {
            uint digit = character - (uint)'0';
            if (digit > 9 || count > high)
            {
                return null;
            }

            count = (10 * count) + digit;
        }

        return count <= high ? (int)count : null;
    }

    /// <summary>Takes a number of a field's type.</summary>
    /// <exception cref="FormatException">The word is not such a number, or float64 can't hold it.</exception>
    public static double TakeValue(ref ReadOnlySpan<byte> rest, MatrixMarketField field)
    {
        ReadOnlySpan<byte> word = Take(ref rest);
        return field switch
        {
            MatrixMarketField.Integer => ParseInteger(word, long.MinValue, long.MaxValue),
            MatrixMarketField.UnsignedInteger => ParseInteger(word, ulong.MinValue, ulong.MaxValue),
            _ => ParseReal(word),
        };
    }

    private static double ParseReal(ReadOnlySpan<byte> word)
    {
        bool isNumber = double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && IsPlain(word);
        return isNumber && double.IsFinite(value)
            ? value
            : ParseNotFinite(word) ?? throw new FormatException(isNumber
                ? $"the value is {TextExcerpt.Quote(word)}, beyond float64; allowed: -1.8e308 to 1.8e308"
                : $"the value is {TextExcerpt.Quote(word)}; allowed: a number such as -1.5e3, nan or inf");
    }

    private static double? ParseNotFinite(ReadOnlySpan<byte> word)
    {
        bool hasSign = word is [(byte)'+' or (byte)'-', ..];
        double sign = hasSign && word[0] == '-' ? -1 : 1;
        ReadOnlySpan<byte> name = hasSign ? word[1..] : word;
        return Is(name, "nan"u8) ? double.NaN
            : Is(name, "inf"u8) || Is(name, "infinity"u8) ? sign * double.PositiveInfinity
            : null;

        static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(word, name);
    }

    private static double ParseInteger(ReadOnlySpan<byte> word, Int128 low, Int128 high)
    {
        if (!IsPlain(word)
            || !Int128.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value)
            || value < low
            || value > high)
        {
            throw new FormatException($"the value is {TextExcerpt.Quote(word)}; allowed: a whole number, {low} to {high}");
        }

        return (Int128)(double)value == value
            ? (double)value
            : throw new FormatException(
                $"the value is {TextExcerpt.Quote(word)}, which float64 does not hold; allowed: one that it holds exactly");
    }

    /// <summary>Whether a word has only visible ASCII: .NET's number parsers skip NULs and form feeds around a number.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> word) => !word.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary>
    /// The characters at which Python's <c>bytes.split</c> splits: blanks, tabs, line ends, vertical tabs and form feeds.
    /// </summary>
    private static bool IsSpace(byte character) => character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
