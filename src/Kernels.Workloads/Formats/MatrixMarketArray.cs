namespace Kernels.Workloads.Formats;

/// <summary>
/// Reads the numbers of a dense Matrix Market file: one a line, column by column. A symmetric matrix has those on and below the
/// diagonal, a skew-symmetric one those below.
/// </summary>
internal static class MatrixMarketArray
{
    /// <summary>Reads the numbers, and leaves out zeros, as <c>scipy.sparse.csr_matrix</c> does.</summary>
    /// <param name="lines">The file, after its sizes.</param>
    /// <param name="header">The header.</param>
    /// <param name="entries">Receives the other numbers.</param>
    /// <param name="declared">How many numbers there are.</param>
    /// <returns>How the array was converted.</returns>
    /// <exception cref="FormatException">A line is not a number, or there are too few or too many.</exception>
    public static string Read(LineReader lines, MatrixMarketHeader header, CoordinateList entries, int declared)
    {
        (int row, int column) = (FirstRow(header, 0), 0);
        int count = 0;
        int zeros = 0;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (MatrixMarketWords.AreNone(line))
            {
                continue;
            }

            if (count == declared)
            {
                throw new FormatException($"the file goes on after its last number; {DescribeArray(entries, declared)}");
            }

            double value = MatrixMarketWords.TakeValue(ref line, header.Field);
            MatrixMarketWords.RequireEnd(line);
            count++;
            if (value == 0)
            {
                zeros++;
            }
            else
            {
                entries.Add(new(row, column, value));
            }

            if (++row == entries.Rows)
            {
                column++;
                row = FirstRow(header, column);
            }
        }

        return count == declared
            ? $"is an array, and was converted to sparse rows without its zeros, {zeros} of {count} numbers"
            : throw new FormatException($"the file ends after {Counted.Of(count, "number")}; {DescribeArray(entries, declared)}");
    }

    private static string DescribeArray(CoordinateList entries, int declared)
        => $"an array of {entries.Rows} × {entries.Columns} has {declared}";

    private static int FirstRow(MatrixMarketHeader header, int column) => header.Symmetry switch
    {
        MatrixMarketSymmetry.General => 0,
        MatrixMarketSymmetry.Symmetric => column,
        _ => column + 1,
    };
}
