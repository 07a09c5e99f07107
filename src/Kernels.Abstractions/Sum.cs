namespace Kernels;

/// <summary>The sum of a vector: a reduction with the same bits for every number of threads; bandwidth-bound.</summary>
[Kernel(
    "sum/1",
    Definition =
        "total = Σ x[i]; 0 if there are none. The total depends on x alone, not on the number of threads. Infinities and NaN "
        + "count as in IEEE 754: the sum of an infinity and finite numbers is that infinity, that of both infinities NaN. "
        + "Σ|x[i]| over finite elements must be finite: beyond, a partial sum may overflow.",
    Flops = "n",
    ReadsEverything = true,
    Tolerance =
        "|total − oracle| ≤ ((min(n, 4096) + log₂ n + 1)·u + (n·u)²)·Σ|x[i]|, u = 2⁻⁵³: the bound of sums of blocks that are "
        + "added in pairs, so that no element takes part in more than 4096 + log₂ n additions (Higham, Accuracy and Stability "
        + "of Numerical Algorithms, §4.2), and the oracle's own error.")]
[Extent("n", 2_000_000, 20_000_000, 60_000_000, 125_000_000, Minimum = 0)]
[Cut("n", CutKind.Reduce)]
public static partial class Sum
{
    /// <summary>The most elements of which an implementation may add one after the other.</summary>
    private const int LongestBlock = 4096;

    /// <summary>
    /// Computes the sum by the compensated summation of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J. Sci.
    /// Comput. 26, 2005, algorithm Sum2). Its error is at most u·|total| + (n·u)²·Σ|x[i]|, with u = 2⁻⁵³.
    /// </summary>
    /// <param name="x">The vector.</param>
    /// <param name="total">The sum.</param>
    [Oracle]
    public static void Define([Shape("n"), Fill(-1, 1)] ReadOnlySpan<double> x, [Shape("1")] Span<double> total)
    {
        double sum = 0;
        double compensation = 0;
        foreach (double element in x)
        {
            double next = sum + element;
            double added = next - sum;
            compensation += (sum - (next - added)) + (element - added);
            sum = next;
        }

        // Infinities and NaN make the compensation NaN; the plain sum already has the right result for them.
        total[0] = double.IsFinite(compensation) ? sum + compensation : sum;
    }

    /// <summary>Writes the error that the contract allows.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="total">Receives the allowed error.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<double> x, Span<double> total)
    {
        double magnitude = 0;
        foreach (double element in x)
        {
            magnitude += Math.Abs(element);
        }

        double additions = Math.Min(x.Length, LongestBlock) + Math.Log2(Math.Max(x.Length, 1)) + 1;
        double ofOracle = x.Length * Rounding.Unit;
        total[0] = ((additions * Rounding.Unit) + (ofOracle * ofOracle)) * magnitude;
    }
}
