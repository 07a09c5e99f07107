using System.Globalization;
using System.Text;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Matrix Market files, compared with the matrices that they describe.</summary>
public sealed class MatrixMarketTests
{
    /// <summary>The example with which the Matrix Market explains its coordinate format.</summary>
    [Fact]
    public void Reads_the_formats_own_example()
    {
        using CsrBuffers matrix = MatrixMarket.Read(
            """
            %%MatrixMarket matrix coordinate real general
            % A 5 × 5 matrix of 8 entries.
            %
            % Rows and columns count from 1.
              5  5  8
                1     1   1.000e+00
                2     2   1.050e+01
                3     3   1.500e-02
                1     4   6.000e+00
                4     2   2.505e+02
                4     4  -2.800e+02
                4     5   3.332e+01
                5     5   1.200e+01
            """);
        Assert.Equal(
            new[,]
            {
                { 1, 0, 0, 6, 0 },
                { 0, 10.5, 0, 0, 0 },
                { 0, 0, 0.015, 0, 0 },
                { 0, 250.5, 0, -280, 33.32 },
                { 0, 0, 0, 0, 12 },
            },
            MatrixMarket.Dense(matrix));
        Assert.Equal(8, matrix.EntryCount);
    }

    [Theory]
    [InlineData("real symmetric", "1 1 2\n3 1 -0.5\n3 2 4e2\n", new[] { 2, 0, -0.5, 0, 0, 400, -0.5, 400, 0 })]
    [InlineData("integer symmetric", "2 2 -7\n3 1 12\n3 3 1\n", new double[] { 0, 0, 12, 0, -7, 0, 12, 0, 1 })]
    [InlineData("pattern symmetric", "2 1\n2 2\n3 2\n", new double[] { 0, 1, 0, 1, 1, 1, 0, 1, 0 })]
    [InlineData("real skew-symmetric", "2 1 5\n3 1 -6\n3 2 7\n", new double[] { 0, -5, 6, 5, 0, -7, -6, 7, 0 })]
    [InlineData("pattern general", "1 3\n2 1\n2 3\n", new double[] { 0, 0, 1, 1, 0, 1, 0, 0, 0 })]
    [InlineData("integer general", "1 3 9007199254740992\n2 1 -1\n3 3 +3\n", new double[] { 0, 0, 9007199254740992, -1, 0, 0, 0, 0, 3 })]
    [InlineData("integer general", "1 3 -9223372036854775808\n2 1 1152921504606846976\n3 3 0\n", new double[] { 0, 0, -9223372036854775808, 1152921504606846976, 0, 0, 0, 0, 0 })]
    [InlineData("unsigned-integer general", "1 3 9223372036854775808\n2 1 0\n3 3 1\n", new double[] { 0, 0, 9223372036854775808, 0, 0, 0, 0, 0, 1 })]
    [InlineData("real symmetric", "1 3 2\n2 1 -0.5\n2 2 4e2\n", new[] { 0, -0.5, 2, -0.5, 400, 0, 2, 0, 0 })]
    [InlineData("real hermitian", "2 2 3\n2 1 5\n3 1 -6\n", new double[] { 0, 5, -6, 5, 3, 0, -6, 0, 0 })]
    [InlineData("real skew-symmetric", "1 1 0\n2 1 2\n3 1 -4\n", new double[] { 0, -2, 4, 2, 0, 0, -4, 0, 0 })]
    [InlineData("pattern skew-symmetric", "2 1\n1 3\n3 2\n", new double[] { 0, -1, 1, 1, 0, -1, -1, 1, 0 })]
    [InlineData("pattern general", "2 1 7\n3 1 -2.5 % value\n1 1 1\n", new double[] { 1, 0, 0, 1, 0, 0, 1, 0, 0 })]
    public void Puts_back_what_the_file_leaves_out(string kind, string entries, double[] expected)
    {
        using CsrBuffers matrix = MatrixMarket.Read($"%%MatrixMarket matrix coordinate {kind}\n3 3 3\n{entries}");
        Assert.Equal(expected, MatrixMarket.Dense(matrix).Cast<double>());
    }

    [Theory]
    [InlineData("%%MatrixMarket matrix coordinate real general\n2 3 2\n1 3 -0.25\n2 1 1.5\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\r\n2 3 2\r\n1 3 -0.25\r\n2 1 1.5\r\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n2 3 2\n1 3 -0.25\n2 1 1.5")]
    [InlineData("%%MatrixMarket MATRIX Coordinate REAL General\n2 3 2\n1 3 -0.25\n2 1 1.5\n")]
    [InlineData("%%MatrixMarket\tmatrix  coordinate real\tgeneral \n\t2\t3  2 \n  1\t3 -0.25\t\n 2 1 1.5  \n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n%\n% größer\n\n%%more\n2 3 2\n\n1 3 -0.25\n   \n2 1 1.5\n\n\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n2 3 2\n2 1 +1.5E+00\n1 3 -2.5e-1\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n2 3 2\n2 1 15e-1\n1 3 -.25\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n002 3 2\n02 01 1.5\n1 3 -0.25\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n2 3 4\n2 1 1\n1 3 -0.5\n1 3 0.25\n2 1 0.5\n")]
    [InlineData("%%MatrixMarket matrix coordinate double general\n2 3 2\n% row column value\n1 3 -0.25\n  % indented\n\n2 1 1.5\n% end\n")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n+2 +3 +2 % sizes\n+1 +3 -.25 % important\n2 1 +1.5\t%%\n")]
    [InlineData("  %%MatrixMarket matrix coordinate real general\n2\v3\f2\n1\f3\v-0.25\n\f2 1 1.5\n")]
    [InlineData("%%MatrixMarket matrix array real general\n2 3\n0\n1.5\n0\n0\n-0.25\n0\n")]
    [InlineData("%%MatrixMarket matrix ARRAY double general\r\n% note\r\n\r\n 2 3 % sizes\r\n0\r\n1.5 % note\r\n% note\r\n-0\r\n\r\n+0\r\n-.25\r\n0")]
    public void One_matrix_is_written_in_many_ways(string text)
    {
        using CsrBuffers matrix = MatrixMarket.Read(text);
        Assert.Equal(new[,] { { 0, 0, -0.25 }, { 1.5, 0, 0 } }, MatrixMarket.Dense(matrix));
    }

    [Theory]
    [InlineData("general", "1\n2\n3\n4\n", new double[] { 1, 3, 2, 4 })]
    [InlineData("symmetric", "1\n2\n4\n", new double[] { 1, 2, 2, 4 })]
    [InlineData("hermitian", "1\n2\n4\n", new double[] { 1, 2, 2, 4 })]
    [InlineData("skew-symmetric", "2\n", new double[] { 0, -2, 2, 0 })]
    public void An_array_is_listed_by_columns_from_the_diagonal_on(string symmetry, string numbers, double[] expected)
    {
        using CsrBuffers matrix = MatrixMarket.Read($"%%MatrixMarket matrix array integer {symmetry}\n2 2\n{numbers}");
        Assert.Equal(expected, MatrixMarket.Dense(matrix).Cast<double>());
    }

    /// <summary>As in scipy.sparse: an array's zeros are left out; zero and duplicate entries of a coordinate file are kept.</summary>
    [Theory]
    [InlineData("array real general\n2 2\n0\n-0\nnan\n4\n", 2)]
    [InlineData("coordinate real general\n2 2 4\n1 1 0\n2 2 1\n2 2 1\n2 2 -0\n", 4)]
    public void Zeros_of_an_array_are_left_out_and_those_of_entries_kept(string text, int entries)
    {
        using CsrBuffers matrix = MatrixMarket.Read($"%%MatrixMarket matrix {text}");
        Assert.Equal(entries, matrix.EntryCount);
    }

    [Theory]
    [InlineData("coordinate real general\n2 2 1\n1 1 0\n", null)]
    [InlineData("coordinate pattern general\n2 2 1\n1 1\n", null)]
    [InlineData("coordinate pattern general\n2 2 2\n1 1 % note\n1 2 3\n", "matrix 'm.mtx' is a pattern with values, which are ignored: every entry is 1")]
    [InlineData("array real symmetric\n2 2\n0\n1\n0\n", "matrix 'm.mtx' is an array, and was converted to sparse rows without its zeros, 2 of 3 numbers")]
    public void What_is_not_taken_as_it_stands_is_noted(string text, string? note)
    {
        List<string> notes = [];
        using MemoryStream stream = new(Encoding.UTF8.GetBytes($"%%MatrixMarket matrix {text}"));
        MatrixMarketFile.Read(stream, MatrixMarket.Name, new AlignedAllocator(), notes.Add).Dispose();
        Assert.Equal(note is null ? [] : [note], notes);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_read_as_Python_reads_them()
    {
        using CsrBuffers matrix = MatrixMarket.Read(
            "%%MatrixMarket matrix coordinate real general\n1 6 6\n1 1 nan\n1 2 -NaN\n1 3 inf\n1 4 -INF\n1 5 +Infinity\n1 6 -infinity\n");
        double inf = double.PositiveInfinity;
        Assert.Equal([double.NaN, double.NaN, inf, -inf, inf, -inf], matrix.Values.Memory.ToArray());
    }

    [Fact]
    public void A_matrix_may_have_no_entry()
    {
        using CsrBuffers matrix = MatrixMarket.Read("%%MatrixMarket matrix coordinate real general\n2 3 0\n");
        Assert.Equal(new double[2, 3], MatrixMarket.Dense(matrix));
    }

    [Fact]
    public void Entries_keep_the_files_order_within_their_row()
    {
        using CsrBuffers matrix = MatrixMarket.Read(
            "%%MatrixMarket matrix coordinate integer general\n2 9 5\n2 8 1\n1 9 2\n2 3 3\n1 1 4\n2 8 5\n");
        Assert.Equal([0, 2, 5], matrix.RowOffsets.Memory.ToArray());
        Assert.Equal([8, 0, 7, 2, 7], matrix.Columns.Memory.ToArray());
        Assert.Equal([2, 4, 1, 3, 5], matrix.Values.Memory.ToArray());
    }

    /// <summary>Whole numbers multiply exactly, so both products are equal to the last bit.</summary>
    [Fact]
    public void A_symmetric_matrix_multiplies_as_the_full_one()
    {
        const int Size = 25;
        Random random = new(11);
        double[,] full = new double[Size, Size];
        StringBuilder entries = new();
        int count = 0;
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                int value = random.Next(-2, 3);
                (full[row, column], full[column, row]) = (value, value);
                if (value != 0)
                {
                    entries.Append(CultureInfo.InvariantCulture, $"{row + 1} {column + 1} {value}\n");
                    count++;
                }
            }
        }

        double[] x = [.. Enumerable.Range(0, Size).Select(_ => (double)random.Next(-50, 50))];
        double[] expected =
        [
            .. Enumerable.Range(0, Size).Select(row => Enumerable.Range(0, Size).Sum(column => full[row, column] * x[column])),
        ];
        using CsrBuffers matrix = MatrixMarket.Read(
            $"%%MatrixMarket matrix coordinate integer symmetric\n{Size} {Size} {count}\n{entries}");
        Assert.Equal(expected, Outputs.OfOracle(
            Spmv.Contract,
            ("rowOffsets", matrix.RowOffsets.Span.ToArray()),
            ("columns", matrix.Columns.Span.ToArray()),
            ("values", matrix.Values.Span.ToArray()),
            ("x", x)));
    }

    /// <summary>More text than is read at a time, with lines across every boundary.</summary>
    [Fact]
    public void A_file_of_several_megabytes_is_read_whole()
    {
        const int Rows = 100_000;
        Random random = new(12);
        (int Column, double Value)[] entries = [.. Enumerable.Range(0, Rows).Select(_ => (random.Next(5000), random.NextDouble()))];
        StringBuilder text = new($"%%MatrixMarket matrix coordinate real general\n{Rows} 5000 {Rows}\n");
        for (int row = 0; row < Rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row + 1} {entries[row].Column + 1} {entries[row].Value:R}\n");
        }

        Assert.True(text.Length > 2_500_000);
        using CsrBuffers matrix = MatrixMarket.Read(text.ToString());
        Assert.Equal(Enumerable.Range(0, Rows + 1), matrix.RowOffsets.Memory.ToArray());
        Assert.Equal(entries.Select(entry => entry.Column), matrix.Columns.Memory.ToArray());
        Assert.Equal(entries.Select(entry => entry.Value), matrix.Values.Memory.ToArray());
    }
}
