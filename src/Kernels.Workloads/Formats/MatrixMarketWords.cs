using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>Takes a line of a Matrix Market file apart into words, and reads them as SciPy does.</summary>
internal static class MatrixMarketWords
{
    /// <summary>What separates words, as Python's <c>bytes.split</c> has it.</summary>
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\v\f"u8);

    /// <summary>What numbers are written with: .NET's parsers pass over NULs and form feeds, and know words of their own.</summary>
    private static readonly SearchValues<byte> OfReals = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly SearchValues<byte> OfIntegers = SearchValues.Create("0123456789+-"u8);

    /// <summary>Takes the next word; empty at the end of the line, and where a comment begins.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        int begin = rest.IndexOfAnyExcept(Space);
        rest = begin < 0 || rest[begin] == '%' ? default : rest[begin..];
        int end = rest.IndexOfAny(Space);
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    /// <summary>Whether a line holds nothing but space or a comment.</summary>
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

    /// <summary>Parses a size or an index: digits, which may have a plus sign.</summary>
    /// <returns>The number; null where it is none, or above <paramref name="high"/>.</returns>
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

    /// <summary>Takes a number of a field.</summary>
    /// <exception cref="FormatException">The word is no such number, or one that float64 does not hold.</exception>
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
        if (!word.ContainsAnyExcept(OfReals)
            && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return double.IsFinite(value)
                ? value
                : throw new FormatException($"the value is {TextExcerpt.Quote(word)}, beyond float64; allowed: -1.8e308 to 1.8e308");
        }

        return ParseNotFinite(word)
            ?? throw new FormatException($"the value is {TextExcerpt.Quote(word)}; allowed: a number such as -1.5e3, nan or inf");
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
        if (word.ContainsAnyExcept(OfIntegers)
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
}
