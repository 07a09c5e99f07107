namespace Kernels.Tests.Conformance;

/// <summary>Sums that are known without any implementation of this project.</summary>
public sealed class GroupbySumTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(GroupbySum.Contract);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Each_row_counts_in_its_group(string backend)
    {
        (double[] sums, long[] counts) = Sum(backend, [2, 0, 2, 4, 0], [1, 2, 4, 8, 16], groups: 6);
        Assert.Equal([18, 0, 5, 0, 8, 0], sums);
        Assert.Equal([2, 0, 2, 0, 1, 0], counts);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Without_rows_sums_and_counts_are_0(string backend)
    {
        (double[] sums, long[] counts) = Sum(backend, [], [], groups: 3);
        Assert.Equal([0, 0, 0], sums);
        Assert.Equal([0, 0, 0], counts);
    }

    /// <summary>
    /// Row i has the value i and the code i mod groups. Whole numbers below 2⁵³ are added without rounding, so each group has the
    /// sum of its arithmetic series, in any order; with few groups and with many, and rows enough for several threads.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Groups_of_arithmetic_series_are_exact(string backend)
    {
        foreach (int groups in new[] { 1, 100, 256, 257, 20_000 })
        {
            const int Rows = 300_007;
            (double[] sums, long[] counts) = Sum(
                backend, [.. Enumerable.Range(0, Rows).Select(row => row % groups)], [.. Enumerable.Range(0, Rows).Select(row => (double)row)], groups);
            for (int group = 0; group < groups; group++)
            {
                long count = ((Rows - 1L - group) / groups) + 1;
                Assert.Equal(count, counts[group]);
                Assert.Equal((count * group) + (groups * count * (count - 1) / 2), sums[group]);
            }
        }
    }

    /// <summary>Sorted rows: each total waits for the one before it.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_order_of_rows_does_not_matter(string backend)
    {
        int[] codes = [.. Enumerable.Range(0, 5003).Select(row => row * 41 / 5003)];
        double[] values = [.. Enumerable.Range(0, 5003).Select(row => (double)((row * 7919) % 1000))];
        (double[] sums, long[] counts) = Sum(backend, codes, values, 41);
        Random random = new(9);
        int[] order = [.. Enumerable.Range(0, codes.Length)];
        random.Shuffle(order);
        (double[] shuffledSums, long[] shuffledCounts) = Sum(backend, [.. order.Select(row => codes[row])], [.. order.Select(row => values[row])], 41);
        Assert.Equal(sums, shuffledSums);
        Assert.Equal(counts, shuffledCounts);
    }

    /// <summary>A NaN stays in its group.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_is_not_finite_stays_in_its_group(string backend)
    {
        int[] codes = [.. Enumerable.Range(0, 400).Select(row => row % 4)];
        double[] infinite = [1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        (double[] sums, long[] counts) = Sum(backend, codes, [.. codes.Select(code => infinite[code])], 4);
        Assert.Equal([100, double.NaN, double.PositiveInfinity, double.NegativeInfinity], sums);
        Assert.Equal([100, 100, 100, 100], counts);
    }

    private static (double[] Sums, long[] Counts) Sum(string backend, int[] codes, double[] values, int groups)
    {
        double[] sums = new double[groups];
        long[] counts = new long[groups];
        Array.Fill(sums, double.NaN);
        Array.Fill(counts, -1);
        Implementations.Find(GroupbySum.Contract, backend)
            .Invoke(new GroupbySumArguments(codes, values, sums, counts), new KernelOptions(3));
        return (sums, counts);
    }
}
