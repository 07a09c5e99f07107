namespace Kernels.Tests.Conformance;

/// <summary>Matrices whose compressed rows are known, and what must hold of any.</summary>
public sealed class CooToCsrTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(CooToCsr.Contract);

    /// <summary>The example with duplicates in the documentation of scipy.sparse.csr_matrix, and its transpose.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Known_matrices_have_known_rows(string backend)
    {
        int[] rows = [0, 0, 1, 2, 2, 2];
        int[] columns = [0, 2, 2, 0, 1, 2];
        AssertMatrix(Convert(backend, rows, columns, [1, 2, 3, 4, 5, 6], 3), [0, 2, 3, 6], [0, 2, 2, 0, 1, 2], [1, 2, 3, 4, 5, 6]);
        AssertMatrix(Convert(backend, columns, rows, [1, 2, 3, 4, 5, 6], 3), [0, 2, 3, 6], [0, 2, 2, 0, 1, 2], [1, 4, 5, 2, 3, 6]);

        rows = [0, 1, 2, 0];
        AssertMatrix(Convert(backend, rows, [0, 1, 1, 0], [1, 2, 4, 8], 3), [0, 1, 2, 3], [0, 1, 1], [9, 2, 4]);
        AssertMatrix(Convert(backend, [0, 1, 1, 0], rows, [1, 2, 4, 8], 3), [0, 1, 3, 3], [0, 1, 2], [9, 2, 4]);
    }

    /// <summary>Rows before, between and after those that have entries; columns at both ends of their range; no entries at all.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Empty_rows_and_any_columns_are_kept(string backend)
    {
        AssertMatrix(Convert(backend, [], [], [], 3), [0, 0, 0, 0], [], []);
        AssertMatrix(
            Convert(backend, [5, 2, 5, 5], [int.MaxValue, 7, int.MinValue, 0], [1, 2, 3, 4], 8),
            [0, 0, 0, 1, 1, 1, 4, 4, 4],
            [7, int.MinValue, 0, int.MaxValue],
            [2, 3, 4, 1]);
    }

    /// <summary>(1 + 2⁶⁰) − 2⁶⁰ is 0, and (2⁶⁰ − 2⁶⁰) + 1 is 1. −0 alone stays, and a NaN stays in its place.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Duplicates_are_added_in_their_order(string backend)
    {
        double large = 1L << 60;
        AssertMatrix(
            Convert(backend, [1, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0], [large, 1, large, -large, 1, -large], 2), [0, 1, 2], [0, 0], [0, 1]);
        (_, _, double[] values) = Convert(backend, [0, 0, 0], [1, 2, 3], [-0.0, double.NaN, 5], 1);
        Assert.Equal([BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(5)], new[] { values[0], values[2] }.Select(BitConverter.DoubleToInt64Bits));
        Assert.True(double.IsNaN(values[1]));
    }

    /// <summary>
    /// Each place of a full matrix twice, in a random order: every row has all columns and the sum of both values. With few rows, one
    /// column, and both many.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Full_matrices_come_back(string backend)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(1, 70_000), (70_000, 1), (257, 301), (3, 5)])
        {
            int[] places = [.. Enumerable.Range(0, rows * columns), .. Enumerable.Range(0, rows * columns)];
            new Random(5).Shuffle(places);
            (int[] offsets, int[] found, double[] values) = Convert(
                backend, [.. places.Select(place => place / columns)], [.. places.Select(place => place % columns)], [.. places.Select(place => place + 0.5)], rows);
            Assert.Equal(Enumerable.Range(0, rows + 1).Select(row => row * columns), offsets);
            Assert.Equal(Enumerable.Range(0, rows * columns).Select(place => place % columns), found);
            Assert.Equal(Enumerable.Range(0, rows * columns).Select(place => (2.0 * place) + 1), values);
        }
    }

    /// <summary>A result's own coordinates give the result; the transpose of the transpose is the matrix.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Transposed_twice_a_matrix_is_itself(string backend)
    {
        Random random = new(7);
        int[] rows = [.. Enumerable.Range(0, 200_000).Select(_ => random.Next(900))];
        int[] columns = [.. Enumerable.Range(0, 200_000).Select(_ => random.Next(5000))];
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())];
        (int[] offsets, int[] sorted, double[] sums) = Convert(backend, rows, columns, values, 900);
        (int[] turnedOffsets, int[] turnedColumns, double[] turned) = Convert(backend, sorted, RowsOf(offsets), sums, 5000);
        AssertMatrix(Convert(backend, turnedColumns, RowsOf(turnedOffsets), turned, 900), offsets, sorted, sums);
        AssertMatrix(Convert(backend, RowsOf(offsets), sorted, sums, 900), offsets, sorted, sums);
    }

    private static int[] RowsOf(int[] offsets)
        => [.. Enumerable.Range(0, offsets.Length - 1).SelectMany(row => Enumerable.Repeat(row, offsets[row + 1] - offsets[row]))];

    private static void AssertMatrix((int[] Offsets, int[] Columns, double[] Values) actual, int[] offsets, int[] columns, double[] values)
    {
        Assert.Equal(offsets, actual.Offsets);
        Assert.Equal(columns, actual.Columns);
        Assert.Equal(values, actual.Values);
    }

    private static (int[] Offsets, int[] Columns, double[] Values) Convert(
        string backend, int[] entryRows, int[] entryColumns, double[] entryValues, int rows)
    {
        int[] offsets = new int[rows + 1];
        int[] columns = new int[entryRows.Length];
        double[] values = new double[entryRows.Length];
        long[] used = [-1];
        Array.Fill(offsets, -1);
        Implementations.Find(CooToCsr.Contract, backend).Invoke(
            new CooToCsrArguments(entryRows, entryColumns, entryValues, offsets, columns, values, used), new KernelOptions(3));
        return (offsets, columns[..(int)used[0]], values[..(int)used[0]]);
    }
}
