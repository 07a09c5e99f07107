namespace Kernels;

/// <summary>The sum and the count of the values of each group; irregular and bandwidth-bound.</summary>
[Kernel(
    "groupby_sum/1",
    Definition = "sums[g] = Σ values[i] over all i with codes[i] = g, counts[g] = the number of such i; 0 if there are none.",
    Flops = "n",
    ReadsEverything = true,
    Tolerance =
        "|sums[g] − oracle| ≤ k·u/(1 − k·u)·Σ|values[i]| over the group, k = counts[g] + 1, u = 2⁻⁵³: the bound of recursive "
        + "summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §4.2), and the oracle's own rounding. "
        + "Counts are exactly equal.")]
[Extent("n", 500_000, 5_000_000, 20_000_000, 60_000_000, Minimum = 0)]
[Extent("groups", 100, 100, 100, 100_000)]
[Cut("n", CutKind.Reduce)]
public static partial class GroupbySum
{
    /// <summary>
    /// Adds row by row, each sum by the compensated algorithm of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J.
    /// Sci. Comput. 26, 2005, Sum2). It is as exact as if computed in twice the precision and then rounded.
    /// </summary>
    /// <param name="codes">The group of each row.</param>
    /// <param name="values">The value of each row.</param>
    /// <param name="sums">Each group's sum.</param>
    /// <param name="counts">How many rows each group has.</param>
    [Oracle]
    public static void Define(
        [Shape("n"), Below("groups")] ReadOnlySpan<int> codes,
        [Shape("n")] ReadOnlySpan<double> values,
        [Shape("groups")] Span<double> sums,
        [Shape("groups")] Span<long> counts)
    {
        sums.Clear();
        counts.Clear();
        double[] compensations = new double[sums.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            int group = codes[row];
            double sum = sums[group];
            double next = sum + values[row];
            double added = next - sum;
            compensations[group] += (sum - (next - added)) + (values[row] - added);
            sums[group] = next;
            counts[group]++;
        }

        for (int group = 0; group < sums.Length; group++)
        {
            // Infinities and NaN make the compensation NaN; the plain sum already has the right result for them.
            sums[group] += double.IsFinite(compensations[group]) ? compensations[group] : 0;
        }
    }

    /// <summary>Writes the error that the contract allows for each sum.</summary>
    /// <param name="codes">The group of each row.</param>
    /// <param name="values">The value of each row.</param>
    /// <param name="sums">Receives the allowed errors.</param>
    /// <param name="counts">Receives the counts, which have to be equal.</param>
    [AllowedError]
    public static void Allow(ReadOnlySpan<int> codes, ReadOnlySpan<double> values, Span<double> sums, Span<long> counts)
    {
        sums.Clear();
        counts.Clear();
        for (int row = 0; row < codes.Length; row++)
        {
            sums[codes[row]] += Math.Abs(values[row]);
            counts[codes[row]]++;
        }

        for (int group = 0; group < sums.Length; group++)
        {
            double roundings = (counts[group] + 1) * Rounding.Unit;
            sums[group] *= roundings / (1 - roundings);
        }
    }
}
