namespace Kernels.Workloads.Formats;

/// <summary>One entry of a Matrix Market file, with its indices counted from 0.</summary>
/// <param name="Row">The row.</param>
/// <param name="Column">The column.</param>
/// <param name="Value">The number; 1 in a pattern.</param>
internal readonly record struct MatrixMarketEntry(int Row, int Column, double Value)
{
    /// <summary>Parses a line, such as <c>3 1 -0.25</c>.</summary>
    /// <param name="line">The line, which holds more than a comment.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="hasIgnoredValue">Whether it is an entry of a pattern but has a number.</param>
    /// <exception cref="FormatException">The line is not an entry of such a matrix.</exception>
    public static MatrixMarketEntry Parse(
        ReadOnlySpan<byte> line, MatrixMarketHeader header, int rows, int columns, out bool hasIgnoredValue)
    {
        ReadOnlySpan<byte> rest = line;
        int row = TakeIndex(ref rest, "row", rows);
        int column = TakeIndex(ref rest, "column", columns);
        bool isPattern = header.Field == MatrixMarketField.Pattern;
        hasIgnoredValue = isPattern && !MatrixMarketWords.AreNone(rest);
        double value = isPattern && !hasIgnoredValue ? 1 : MatrixMarketWords.TakeValue(ref rest, header.Field);
        MatrixMarketWords.RequireEnd(rest);
        value = isPattern ? 1 : value;
        return header.Symmetry == MatrixMarketSymmetry.SkewSymmetric && column == row && value != 0
            ? throw new FormatException(
                $"the entry ({row + 1}, {column + 1}) is on the diagonal and not 0; a skew-symmetric matrix has zeros there")
            : new(row, column, value);
    }

    private static int TakeIndex(ref ReadOnlySpan<byte> rest, string name, int size)
    {
        ReadOnlySpan<byte> word = MatrixMarketWords.Take(ref rest);
        return MatrixMarketWords.ParseCount(word, size) is >= 1 and int index
            ? index - 1
            : throw new FormatException($"the {name} is {TextExcerpt.Quote(word)}; allowed: 1 to {size}");
    }
}
