namespace Kernels;

/// <summary>A sparse matrix from coordinates to compressed rows, with duplicates added; sorting of whole numbers.</summary>
[Kernel(
    "coo_to_csr/1",
    Definition =
        "Row r of the result is columns[k], values[k] for rowOffsets[r] ≤ k < rowOffsets[r+1], columns ascending: one for each (row, column) of the entries, "
        + "with the sum of their values, ((v₁ + v₂) + v₃) + …, in the order of the entries.",
    ReadsEverything = true,
    AbsoluteTolerance = 0,
    RelativeTolerance = 0)]
[Extent("entries", 20_000, 200_000, 2_000_000, 16_000_000, Minimum = 0)]
[Extent("rows", 2_000, 20_000, 200_000, 1_000_000)]
public static partial class CooToCsr
{
    /// <summary>Sorts the entries by row and column, the earlier one first where these are equal, and adds.</summary>
    /// <param name="entryRows">The row of each entry.</param>
    /// <param name="entryColumns">The column of each entry: any numbers. The kernel doesn't need to know how wide the matrix is.</param>
    /// <param name="entryValues">The value of each entry.</param>
    /// <param name="rowOffsets">Where each row begins in columns and values.</param>
    /// <param name="columns">The columns of each row, ascending.</param>
    /// <param name="values">The values.</param>
    /// <param name="used">How many values there are, the last of rowOffsets.</param>
    [Oracle]
    public static void Define(
        [Shape("entries"), Below("rows")] ReadOnlySpan<int> entryRows,
        [Shape("entries"), Fill(0, 999_999)] ReadOnlySpan<int> entryColumns,
        [Shape("entries")] ReadOnlySpan<double> entryValues,
        [Shape("rows + 1")] Span<int> rowOffsets,
        [Shape("entries"), UsedLength(nameof(used))] Span<int> columns,
        [Shape("entries"), UsedLength(nameof(used))] Span<double> values,
        [Shape("1")] Span<long> used)
    {
        (int Row, int Column, int Entry)[] sorted = new (int, int, int)[entryRows.Length];
        for (int entry = 0; entry < sorted.Length; entry++)
        {
            sorted[entry] = (entryRows[entry], entryColumns[entry], entry);
        }

        Array.Sort(sorted);
        rowOffsets.Clear();
        int count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            (int row, int column, int entry) = sorted[i];
            if (i > 0 && sorted[i - 1].Row == row && sorted[i - 1].Column == column)
            {
                values[count - 1] += entryValues[entry];
                continue;
            }

            columns[count] = column;
            values[count] = entryValues[entry];
            count++;
            rowOffsets[row + 1]++;
        }

        for (int row = 1; row < rowOffsets.Length; row++)
        {
            rowOffsets[row] += rowOffsets[row - 1];
        }

        used[0] = count;
    }
}
