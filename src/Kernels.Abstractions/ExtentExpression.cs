using System.Collections.Immutable;
using System.Globalization;

namespace Kernels;

/// <summary>An extent in a shape: a dimension's, perhaps with a number added, or a number alone.</summary>
/// <param name="Dimension">The dimension's place in the declaration; −1 for a number alone.</param>
/// <param name="Added">What is added to it.</param>
internal readonly record struct ExtentExpression(int Dimension, int Added)
{
    /// <summary>Reads <c>n</c>, <c>rows + 1</c> or <c>1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dimensions">The dimensions' names.</param>
    /// <returns>The expression; null if the text is none.</returns>
    public static ExtentExpression? Parse(string text, ImmutableArray<string> dimensions)
    {
        string[] parts = text.Split('+', StringSplitOptions.TrimEntries);
        int dimension = dimensions.IndexOf(parts[0]);
        return parts switch
        {
            [_] when dimension >= 0 => new(dimension, 0),
            [_] when TryNumber(parts[0], out int number) => new(-1, number),
            [_, var added] when dimension >= 0 && TryNumber(added, out int number) => new(dimension, number),
            _ => null,
        };
    }

    /// <summary>The extent.</summary>
    /// <param name="extents">Those of the dimensions.</param>
    public long Of(ReadOnlySpan<int> extents) => (Dimension < 0 ? 0L : extents[Dimension]) + Added;

    private static bool TryNumber(string text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1;
}
