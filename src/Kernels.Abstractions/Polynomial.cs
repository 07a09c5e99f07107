namespace Kernels;

/// <summary>A polynomial of each element, by Horner's rule: a fused vector expression; bandwidth-bound while it has few terms.</summary>
[Kernel(
    "polynomial/1",
    Definition = "y[i] = Σ coefficients[k]·x[i]^k over all k.",
    Flops = "2*terms*n",
    ReadsEverything = true,
    Tolerance =
        "|y[i] − oracle| ≤ 2·t·u·Σ|coefficients[k]|·|x[i]|^k + 2⁻¹⁰⁷⁴·Σ|x[i]|^k, t terms, u = 2⁻⁵³: the bound of Horner's rule "
        + "(Higham, Accuracy and Stability of Numerical Algorithms, §5.1), and products that underflow.")]
[Extent("terms", 4, 4, 4, 4)]
[Extent("n", 400_000, 4_000_000, 20_000_000, 60_000_000, Minimum = 0)]
public static partial class Polynomial
{
    /// <summary>
    /// Computes the values by the compensated Horner scheme (Graillat, Langlois and Louvet, <i>Compensated Horner scheme</i>, 2005):
    /// as exact as if computed in twice the precision and then rounded, so its own error is negligible beside the tolerance.
    /// </summary>
    /// <param name="coefficients">The coefficients, that of x⁰ first.</param>
    /// <param name="x">Where to evaluate; any value.</param>
    /// <param name="y">The polynomial's values.</param>
    [Oracle]
    public static void Define(
        [Shape("terms")] ReadOnlySpan<double> coefficients, [Shape("n")] ReadOnlySpan<double> x, [Shape("n")] Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double value = coefficients[^1];
            double compensation = 0;
            for (int k = coefficients.Length - 2; k >= 0; k--)
            {
                double product = value * x[i];
                double productError = Math.FusedMultiplyAdd(value, x[i], -product);
                double sum = product + coefficients[k];
                double added = sum - product;
                double sumError = (product - (sum - added)) + (coefficients[k] - added);
                value = sum;
                compensation = (compensation * x[i]) + (productError + sumError);
            }

            // Infinities and NaN make the compensation NaN; the plain value already has the right result for them.
            y[i] = double.IsFinite(compensation) ? value + compensation : value;
        }
    }

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="x">Where to evaluate.</param>
    /// <param name="y">Receives the allowed errors.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double magnitude = 0;
            double powers = 0;
            for (int k = coefficients.Length - 1; k >= 0; k--)
            {
                magnitude = (magnitude * Math.Abs(x[i])) + Math.Abs(coefficients[k]);
                powers = (powers * Math.Abs(x[i])) + 1;
            }

            y[i] = (2 * coefficients.Length * Rounding.Unit * magnitude) + (powers * double.Epsilon);
        }
    }
}
