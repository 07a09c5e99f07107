using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>What the entries of a Matrix Market file are.</summary>
internal enum MatrixMarketField
{
    /// <summary>Floating-point numbers.</summary>
    Real,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>No numbers: every entry is 1.</summary>
    Pattern,
}

/// <summary>Which entries a Matrix Market file leaves out.</summary>
internal enum MatrixMarketSymmetry
{
    /// <summary>None.</summary>
    General,

    /// <summary>Those above the diagonal, which equal those below.</summary>
    Symmetric,

    /// <summary>Those above the diagonal, which are those below with the other sign, and the diagonal of zeros.</summary>
    SkewSymmetric,
}

/// <summary>The first line of a Matrix Market file, such as <c>%%MatrixMarket matrix coordinate real general</c>.</summary>
/// <param name="Field">What the entries are.</param>
/// <param name="Symmetry">Which entries are left out.</param>
internal readonly record struct MatrixMarketHeader(MatrixMarketField Field, MatrixMarketSymmetry Symmetry)
{
    /// <summary>Parses the line; upper and lower case are the same.</summary>
    /// <exception cref="FormatException">It is not such a line, or of a kind that is not supported.</exception>
    public static MatrixMarketHeader Parse(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("%%MatrixMarket"u8))
        {
            throw new FormatException(
                $"the file begins with {TextExcerpt.Quote(line)}; required: %%MatrixMarket matrix coordinate FIELD SYMMETRY");
        }

        string[] words = Encoding.Latin1.GetString(line).Split(
            (char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["%%MatrixMarket", _, _, _, _])
        {
            throw new FormatException(
                $"the header is {TextExcerpt.Quote(line)}; required: %%MatrixMarket matrix coordinate FIELD SYMMETRY");
        }

        Require("object", words[1], "matrix");
        Require("format", words[2], "coordinate");
        MatrixMarketField field = words[3].ToLowerInvariant() switch
        {
            "real" => MatrixMarketField.Real,
            "integer" => MatrixMarketField.Integer,
            "pattern" => MatrixMarketField.Pattern,
            _ => throw NotSupported("field", words[3], "real, integer or pattern"),
        };
        MatrixMarketSymmetry symmetry = words[4].ToLowerInvariant() switch
        {
            "general" => MatrixMarketSymmetry.General,
            "symmetric" => MatrixMarketSymmetry.Symmetric,
            "skew-symmetric" when field != MatrixMarketField.Pattern => MatrixMarketSymmetry.SkewSymmetric,
            _ => throw NotSupported("symmetry", words[4], "general, symmetric, or skew-symmetric with numbers"),
        };
        return new(field, symmetry);
    }

    private static void Require(string name, string word, string required)
    {
        if (!word.Equals(required, StringComparison.OrdinalIgnoreCase))
        {
            throw NotSupported(name, word, required);
        }
    }

    private static FormatException NotSupported(string name, string word, string allowed)
        => new($"the {name} is {TextExcerpt.Quote(word)}; allowed: {allowed}");
}
