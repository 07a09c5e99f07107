using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>One entry of a Matrix Market file, with its indices counted from 0.</summary>
/// <param name="Row">The row.</param>
/// <param name="Column">The column.</param>
/// <param name="Value">The number; 1 in a pattern.</param>
internal readonly record struct MatrixMarketEntry(int Row, int Column, double Value)
{
    /// <summary>The whole numbers from −2⁵³ to 2⁵³ are exact in float64.</summary>
    private const long MaxExactInteger = 1L << 53;

    /// <summary>Parses a line, such as <c>3 1 -0.25</c>.</summary>
    /// <exception cref="FormatException">The line is not an entry of such a matrix.</exception>
    public static MatrixMarketEntry Parse(ReadOnlySpan<byte> line, MatrixMarketHeader header, int rows, int columns)
    {
        ReadOnlySpan<byte> rest = line;
        int row = TakeIndex(ref rest, "row", rows) - 1;
        int column = TakeIndex(ref rest, "column", columns) - 1;
        double value = header.Field switch
        {
            MatrixMarketField.Real => TakeReal(ref rest),
            MatrixMarketField.Integer => TakeInteger(ref rest),
            _ => 1,
        };
        RequireEnd(rest);

        if (header.Symmetry != MatrixMarketSymmetry.General && column > row)
        {
            throw new FormatException($"the entry ({row + 1}, {column + 1}) is above the diagonal; a symmetric file holds those below");
        }

        return header.Symmetry == MatrixMarketSymmetry.SkewSymmetric && column == row
            ? throw new FormatException($"the entry ({row + 1}, {column + 1}) is on the diagonal; a skew-symmetric file holds those below")
            : new(row, column, value);
    }

    /// <summary>Takes the next word: what lies between spaces and tabs.</summary>
    public static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> rest)
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
        rest = rest[end..];
        return word;
    }

    /// <summary>
    /// Whether a word is of visible ASCII alone: .NET's parsers of numbers pass over NULs and form feeds around them.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<byte> word) => !word.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary>Checks that nothing but space is left of a line.</summary>
    /// <exception cref="FormatException">There is more.</exception>
    public static void RequireEnd(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> word = TakeWord(ref rest);
        if (!word.IsEmpty)
        {
            throw new FormatException($"the line goes on with {TextExcerpt.Quote(word)}; allowed: nothing");
        }
    }

    private static int TakeIndex(ref ReadOnlySpan<byte> rest, string name, int size)
    {
        ReadOnlySpan<byte> word = TakeWord(ref rest);
        long index = word.IsEmpty ? -1 : 0;
        foreach (byte character in word)
        {
            uint digit = character - (uint)'0';
            if (digit > 9 || index > int.MaxValue)
            {
                index = -1;
                break;
            }

            index = (10 * index) + digit;
        }

        return index >= 1 && index <= size
            ? (int)index
            : throw new FormatException($"the {name} is {TextExcerpt.Quote(word)}; allowed: 1 to {size}");
    }

    private static double TakeReal(ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> word = TakeWord(ref rest);
        return IsPlain(word)
            && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : throw new FormatException($"the value is {TextExcerpt.Quote(word)}; allowed: a finite number");
    }

    private static double TakeInteger(ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> word = TakeWord(ref rest);
        return IsPlain(word)
            && long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value is >= -MaxExactInteger and <= MaxExactInteger
            ? value
            : throw new FormatException(
                $"the value is {TextExcerpt.Quote(word)}; allowed: a whole number, {-MaxExactInteger} to {MaxExactInteger}");
    }

    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r';
}
