namespace Kernels;

/// <summary>The Euclidean norm of a vector, without overflow and to a few units in the last place; bandwidth-bound.</summary>
[Kernel(
    "norm/1",
    Definition =
        "norm = √(Σ x[i]²); 0 if there are none. Squares that overflow or underflow change nothing as long as the norm itself is "
        + "a finite number. NaN if an element is NaN, or else infinite if one is infinite. The norm depends on x alone, not on "
        + "the number of threads.",
    Flops = "2*n",
    ReadsEverything = true,
    Tolerance =
        "|norm − oracle| ≤ 8·u·oracle + 2⁻¹⁰⁷⁴, u = 2⁻⁵³, whatever n is: half the relative error of the sum of squares, which is at "
        + "most 10·u if a square takes part in few additions that are not compensated (Higham, Accuracy and Stability of Numerical "
        + "Algorithms, §4.2 and §4.3); u for the root; 2·u for the oracle; and norms that are no normal numbers.")]
[Extent("n", 1_000_000, 10_000_000, 50_000_000, 125_000_000, Minimum = 0)]
[Cut("n", CutKind.Reduce, Reduction = Reduction.Norm)]
public static partial class Norm
{
    /// <summary>
    /// Divides by the power of two of the largest element, and computes the sum of squares by the compensated dot product of
    /// Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J. Sci. Comput. 26, 2005, algorithm Dot2). It is as
    /// exact as if computed in twice the precision and then rounded, so the norm is the right one within two roundings.
    /// </summary>
    /// <param name="x">The vector; any values.</param>
    /// <param name="norm">Its norm.</param>
    [Oracle]
    public static void Define([Shape("n"), Fill(-1, 1)] ReadOnlySpan<double> x, [Shape("1")] Span<double> norm)
    {
        // NaN if there is one.
        double largest = 0;
        foreach (double element in x)
        {
            largest = Math.Max(largest, Math.Abs(element));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            norm[0] = largest;
            return;
        }

        int exponent = Math.ILogB(largest);
        double sum = 0;
        double compensation = 0;
        foreach (double element in x)
        {
            double scaled = Math.ScaleB(element, -exponent);
            double square = scaled * scaled;
            double squareError = Math.FusedMultiplyAdd(scaled, scaled, -square);
            double next = sum + square;
            double added = next - sum;
            compensation += squareError + ((sum - (next - added)) + (square - added));
            sum = next;
        }

        norm[0] = Math.ScaleB(Math.Sqrt(sum + compensation), exponent);
    }

    /// <summary>Writes the error that the contract allows.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="norm">Receives the allowed error.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<double> x, Span<double> norm)
    {
        Define(x, norm);
        norm[0] = (8 * Rounding.Unit * norm[0]) + double.Epsilon;
    }
}
