namespace Kernels.Workloads.Oracles;

/// <summary>
/// The contract <c>spmv/1</c> by the compensated dot product of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>,
/// SIAM J. Sci. Comput. 26, 2005, algorithm Dot2). It is as exact as if computed in twice the precision and then rounded, so
/// its own error is negligible beside the tolerance.
/// </summary>
public static class SpmvOracle
{
    /// <summary>Computes the product, and the error that the contract allows for each element.</summary>
    /// <param name="matrix">The matrix, <c>[rows × columns]</c>.</param>
    /// <param name="x">The vector, <c>[columns]</c>.</param>
    /// <returns>The product and the allowed errors, both <c>[rows]</c>.</returns>
    public static (double[] Product, double[] Tolerance) Compute(CsrMatrix matrix, ReadOnlySpan<double> x)
    {
        double[] product = new double[matrix.RowCount];
        double[] tolerance = new double[matrix.RowCount];
        for (int row = 0; row < matrix.RowCount; row++)
        {
            int begin = matrix.RowOffsets[row];
            int length = matrix.RowOffsets[row + 1] - begin;
            (product[row], double magnitude) = Dot(matrix.Values.Slice(begin, length), matrix.Columns.Slice(begin, length), x);
            tolerance[row] = ((length + 1.0) * Comparison.UnitRoundoff * magnitude) + (length * double.Epsilon);
        }

        return (product, tolerance);
    }

    private static (double Sum, double Magnitude) Dot(
        ReadOnlySpan<double> values, ReadOnlySpan<int> columns, ReadOnlySpan<double> x)
    {
        double sum = 0;
        double compensation = 0;
        double magnitude = 0;
        for (int entry = 0; entry < values.Length; entry++)
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
