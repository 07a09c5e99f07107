using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>How a Matrix Market file lists its numbers.</summary>
internal enum MatrixMarketFormat
{
    /// <summary>Each with its row and column; all others are 0.</summary>
    Coordinate,

    /// <summary>All of them, column by column.</summary>
    Array,
}

/// <summary>The type of a Matrix Market file's entries.</summary>
internal enum MatrixMarketField
{
    /// <summary>Floating-point numbers.</summary>
    Real,

    /// <summary>Signed 64-bit integers.</summary>
    Integer,

    /// <summary>Unsigned 64-bit integers.</summary>
    UnsignedInteger,

    /// <summary>No numbers: every entry is 1.</summary>
    Pattern,
}

/// <summary>Which entries a Matrix Market file leaves out.</summary>
internal enum MatrixMarketSymmetry
{
    /// <summary>None.</summary>
    General,

    /// <summary>
    /// Those on one side of the diagonal, which equal those on the other. A hermitian matrix of real numbers is symmetric.
    /// </summary>
    Symmetric,

    /// <summary>
    /// Those on one side of the diagonal, which are those on the other with opposite sign; and the diagonal, which is zero.
    /// </summary>
    SkewSymmetric,
}

/// <summary>The first line of a Matrix Market file, such as <c>%%MatrixMarket matrix coordinate real general</c>.</summary>
/// <param name="Format">How the numbers are listed.</param>
/// <param name="Field">The type of the entries.</param>
/// <param name="Symmetry">Which entries are left out.</param>
internal readonly record struct MatrixMarketHeader(MatrixMarketFormat Format, MatrixMarketField Field, MatrixMarketSymmetry Symmetry)
{
    private const string Fields = "real, double, integer, unsigned-integer or pattern";
    private const string Required = "%%MatrixMarket matrix FORMAT FIELD SYMMETRY, as scipy.io.mmwrite writes it";

    /// <summary>Parses the line, ignoring case.</summary>
    /// <exception cref="FormatException">It is not such a line, or its kind is not supported.</exception>
    public static MatrixMarketHeader Parse(ReadOnlySpan<byte> line)
    {
        string[] words = Encoding.Latin1.GetString(line).Split(
            (char[])[' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["%%MatrixMarket", ..])
        {
            string what = FileSignatures.NameOf(line) is { } name && !line.StartsWith(FileSignatures.MatrixMarket)
                ? $"is {name}"
                : $"begins with {TextExcerpt.Quote(line)}";
            throw new FormatException($"the file {what}; required: {Required}");
        }

        if (words.Length != 5)
        {
            throw new FormatException($"the header is {TextExcerpt.Quote(line)}; required: {Required}");
        }

        if (!words[1].Equals("matrix", StringComparison.OrdinalIgnoreCase))
        {
            throw NotSupported("object", words[1], "matrix");
        }

        MatrixMarketFormat format = words[2].ToLowerInvariant() switch
        {
            "coordinate" => MatrixMarketFormat.Coordinate,
            "array" => MatrixMarketFormat.Array,
            _ => throw NotSupported("format", words[2], "coordinate or array"),
        };
        MatrixMarketField field = words[3].ToLowerInvariant() switch
        {
            "real" or "double" => MatrixMarketField.Real,
            "integer" => MatrixMarketField.Integer,
            "unsigned-integer" => MatrixMarketField.UnsignedInteger,
            "pattern" when format == MatrixMarketFormat.Coordinate => MatrixMarketField.Pattern,
            "pattern" => throw new FormatException(
                "the field is 'pattern' of an array, which says nothing; allowed: coordinate, or an array of numbers"),
            "complex" => throw new FormatException($"the field is 'complex', and kernels take real numbers; allowed: {Fields}"),
            _ => throw NotSupported("field", words[3], Fields),
        };
        MatrixMarketSymmetry symmetry = words[4].ToLowerInvariant() switch
        {
            "general" => MatrixMarketSymmetry.General,
            "symmetric" or "hermitian" => MatrixMarketSymmetry.Symmetric,
            "skew-symmetric" => MatrixMarketSymmetry.SkewSymmetric,
            _ => throw NotSupported("symmetry", words[4], "general, symmetric, skew-symmetric or hermitian"),
        };
        return new(format, field, symmetry);
    }

    private static FormatException NotSupported(string name, string word, string allowed)
        => new($"the {name} is {TextExcerpt.Quote(word)}; allowed: {allowed}");
}
