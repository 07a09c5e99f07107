namespace Kernels;

/// <summary>Sparse matrix times vector, compressed sparse rows; irregular and bandwidth-bound.</summary>
[Kernel(
    "spmv/1",
    Definition = "y[i] = Σ values[k]·x[columns[k]] for rowOffsets[i] ≤ k < rowOffsets[i+1].",
    Flops = "2*nonzeros",
    ReadsEverything = true,
    Tolerance =
        "|y[i] − oracle| ≤ (n + 1)·u·Σ|values[k]·x[columns[k]]| + n·2⁻¹⁰⁷⁴, n entries in the row, u = 2⁻⁵³: the bound "
        + "of recursive summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §3.1), "
        + "the oracle's own rounding, and products that underflow.")]
[Extent("rows", 40_000, 250_000, 1_000_000, 4_000_000)]
[Extent("nonzeros", 640_000, 4_000_000, 16_000_000, 64_000_000, Minimum = 0)]
[Extent("columnCount", 40_000, 250_000, 1_000_000, 4_000_000)]
[Cut("rows", CutKind.Map)]
public static partial class Spmv
{
    /// <summary>
    /// Computes the product by the compensated dot product of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J.
    /// Sci. Comput. 26, 2005, algorithm Dot2). It is as exact as if computed in twice the precision and then rounded, so its own
    /// error is negligible beside the tolerance.
    /// </summary>
    /// <param name="rowOffsets">Where each row begins in columns and values.</param>
    /// <param name="columns">Column of each entry; a column may repeat in a row, in any order.</param>
    /// <param name="values">Value of each entry.</param>
    /// <param name="x">The vector.</param>
    /// <param name="y">The product.</param>
    [Oracle]
    public static void Define(
        [Shape("rows + 1"), Offsets("nonzeros")] ReadOnlySpan<int> rowOffsets,
        [Shape("nonzeros"), Below("columnCount")] ReadOnlySpan<int> columns,
        [Shape("nonzeros")] ReadOnlySpan<double> values,
        [Shape("columnCount")] ReadOnlySpan<double> x,
        [Shape("rows")] Span<double> y)
    {
        for (int row = 0; row < y.Length; row++)
        {
            y[row] = Dot(rowOffsets, columns, values, x, row).Sum;
        }
    }

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="rowOffsets">Where each row begins.</param>
    /// <param name="columns">Column of each entry.</param>
    /// <param name="values">Value of each entry.</param>
    /// <param name="x">The vector.</param>
    /// <param name="y">Receives the allowed errors.</param>
    [AllowedError]
    public static void Allow(
        ReadOnlySpan<int> rowOffsets, ReadOnlySpan<int> columns, ReadOnlySpan<double> values, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int row = 0; row < y.Length; row++)
        {
            int length = rowOffsets[row + 1] - rowOffsets[row];
            y[row] = ((length + 1.0) * Rounding.Unit * Dot(rowOffsets, columns, values, x, row).Magnitude) + (length * double.Epsilon);
        }
    }

    private static (double Sum, double Magnitude) Dot(
        ReadOnlySpan<int> rowOffsets, ReadOnlySpan<int> columns, ReadOnlySpan<double> values, ReadOnlySpan<double> x, int row)
    {
        double sum = 0;
        double compensation = 0;
        double magnitude = 0;
        for (int entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++)
        {
            double factor = x[columns[entry]];
            double term = values[entry] * factor;
            double termError = Math.FusedMultiplyAdd(values[entry], factor, -term);
            double next = sum + term;
            double virtualTerm = next - sum;
            double sumError = (sum - (next - virtualTerm)) + (term - virtualTerm);
            sum = next;
            compensation += termError + sumError;
            magnitude += Math.Abs(term);
        }

        // Infinities and NaN make the compensation NaN; the plain sum already has the right result for them.
        return (double.IsFinite(compensation) ? sum + compensation : sum, magnitude);
    }
}

/// <summary>The same arguments with the matrix as one.</summary>
public readonly ref partial struct SpmvArguments
{
    /// <summary>Takes the arguments, and checks them; the matrix was checked when it was made.</summary>
    /// <param name="matrix">The matrix, <c>[rows × columnCount]</c>.</param>
    /// <param name="x">The vector, <c>[columnCount]</c>.</param>
    /// <param name="y">The product, <c>[rows]</c>; every element is written. Must not overlap an input.</param>
    /// <exception cref="ArgumentException">A vector has the wrong length, or the output overlaps an input.</exception>
    public SpmvArguments(CsrMatrix matrix, ReadOnlySpan<double> x, Span<double> y)
        : this(matrix.RowOffsets, matrix.Columns, matrix.Values, x, y, contentIsChecked: true)
        => Require.Length(x.Length, matrix.ColumnCount, nameof(x), "columns of the matrix");

    /// <summary>The matrix, <c>[rows × columnCount]</c>.</summary>
    public CsrMatrix Matrix => CsrMatrix.CreateUnchecked(X.Length, RowOffsets, Columns, Values);
}
