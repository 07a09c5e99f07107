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
[Cut("n", CutKind.Map)]
public static partial class Polynomial
{
    /// <summary>Computes the values by the compensated Horner scheme, in twice the precision.</summary>
    /// <param name="coefficients">The coefficients, that of x⁰ first.</param>
    /// <param name="x">Where to evaluate; any value.</param>
    /// <param name="y">The polynomial's values.</param>
    [Oracle]
    public static void Define(
        [Shape("terms")] ReadOnlySpan<double> coefficients, [Shape("n")] ReadOnlySpan<double> x, [Shape("n")] Span<double> y)
        => HornerRule.Define(coefficients, x, y);

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="x">Where to evaluate.</param>
    /// <param name="y">Receives the allowed errors.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> x, Span<double> y)
        => HornerRule.Allow(coefficients, x, y, Rounding.Unit);
}
