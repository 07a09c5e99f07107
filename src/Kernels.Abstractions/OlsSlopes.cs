namespace Kernels;

/// <summary>The least-squares line of each row of a table, such as the trend of each series; bandwidth-bound.</summary>
[Kernel(
    "ols_slopes/1",
    Definition =
        "slope[i] = Σ(j − m)·y[i,j] ÷ Σ(j − m)², intercept[i] = Σy[i,j] ÷ days − slope[i]·m, m = (days − 1)/2, sums over 0 ≤ j < days: "
        + "the line intercept[i] + slope[i]·j with the least sum of squared distances from row i.",
    Flops = "4*rows*days",
    ReadsEverything = true,
    Tolerance =
        "|slope − oracle| ≤ g·a + (days/d + 1)·2⁻¹⁰⁷⁴ and |intercept − oracle| ≤ g·(Σ|y|/days + m·a) + (m·(days/d + 1) + 2)·2⁻¹⁰⁷⁴, "
        + "d = Σ(j − m)², a = Σ|j − m|·|y|/d, g = k·u/(1 − k·u), k = days + 12, u = 2⁻⁵³: the bound of recursive summation in any order "
        + "(Higham, Accuracy and Stability of Numerical Algorithms, §3.1), the operations after it, those of the oracle, and results "
        + "that underflow.")]
[Extent("rows", 8_000, 100_000, 1_000_000, 5_000_000, Minimum = 0)]
[Extent("days", 14, 14, 14, 14, Minimum = 2)]
[Cut("rows", CutKind.Map)]
public static partial class OlsSlopes
{
    /// <summary>
    /// Computes the sums by the compensated algorithms of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J. Sci.
    /// Comput. 26, 2005, Sum2 and Dot2). They are as exact as if computed in twice the precision and then rounded.
    /// </summary>
    /// <param name="days">Length of each row; its values are those at 0, 1, …, days − 1.</param>
    /// <param name="y">The values, row after row.</param>
    /// <param name="slope">Each line's slope.</param>
    /// <param name="intercept">Each line's value at 0.</param>
    [Oracle]
    public static void Define(
        int days,
        [Shape("rows", "days")] ReadOnlySpan<double> y,
        [Shape("rows")] Span<double> slope,
        [Shape("rows")] Span<double> intercept)
    {
        double middle = Middle(days);
        double squares = Squares(days);
        for (int row = 0; row < slope.Length; row++)
        {
            DoubledSum moment = default;
            DoubledSum sum = default;
            for (int day = 0; day < days; day++)
            {
                double value = y[(row * days) + day];
                double product = (day - middle) * value;
                moment.Add(product, Math.FusedMultiplyAdd(day - middle, value, -product));
                sum.Add(value, 0);
            }

            slope[row] = moment.Value / squares;
            intercept[row] = (sum.Value / days) - (slope[row] * middle);
        }
    }

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="days">Length of each row.</param>
    /// <param name="y">The values.</param>
    /// <param name="slope">Receives the allowed errors of the slopes.</param>
    /// <param name="intercept">Receives the allowed errors of the intercepts.</param>
    [AllowedError]
    public static void Allow(int days, ReadOnlySpan<double> y, Span<double> slope, Span<double> intercept)
    {
        double middle = Middle(days);
        double squares = Squares(days);
        double roundings = (days + 12.0) * Rounding.Unit;
        double growth = roundings / (1 - roundings);
        double underflow = ((days / squares) + 1) * double.Epsilon;
        for (int row = 0; row < slope.Length; row++)
        {
            double moment = 0;
            double sum = 0;
            for (int day = 0; day < days; day++)
            {
                double magnitude = Math.Abs(y[(row * days) + day]);
                moment += Math.Abs(day - middle) * magnitude;
                sum += magnitude;
            }

            slope[row] = (growth * moment / squares) + underflow;
            intercept[row] = (growth * ((sum / days) + (middle * moment / squares))) + (middle * underflow) + (2 * double.Epsilon);
        }
    }

    private static double Middle(int days) => (days - 1) / 2.0;

    /// <summary>Σ(j − m)², from the whole numbers (2j − 2m)², so that nothing is rounded before the end.</summary>
    private static double Squares(int days)
    {
        Int128 sum = 0;
        for (long day = 0; day < days; day++)
        {
            long distance = (2 * day) - (days - 1L);
            sum += distance * distance;
        }

        return (double)sum / 4;
    }
}
