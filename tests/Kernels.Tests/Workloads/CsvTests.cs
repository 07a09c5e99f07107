using System.IO.Compression;
using System.Text;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Arrays from text of separated values, in parts and whole.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CsvTests() => NpyFile.Write<double>(_folder.PathOf("identity.npy"), (double[])[0, 1], 2);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1\n2\n3", "")]
    [InlineData("1\r\n2\r\n3\r\n", "")]
    [InlineData("x\n1\n2\n3\n", "")]
    [InlineData("\uFEFFx,y\n1,9\n2,9\n3,9\n", ":x")]
    [InlineData("x,y\n9,1\n9,2\n9,3\n", ":2")]
    [InlineData("9\t1\n9\t2\n9\t3\n", ":2")]
    [InlineData("x;y\n9,5;1.0\n9,5;+2e0\n9,5;.3e1\n", ":y")]
    [InlineData("a|\"x,|y\"\n9| \"1\" \n9| 2\n9|3 \n", ":x,|y")]
    [InlineData("7,x\n1,9\n2,9\n3,9\n", ":1")]
    [InlineData("x,2\n9,1\n9,2\n9,3\n", ":2")]
    public void A_column_is_a_vector(string text, string column)
    {
        _folder.Add("a.csv", text);
        Assert.Equal([1, 2, 3], Vector($"a.csv{column}"));
    }

    [Fact]
    public void Text_may_be_packed_and_in_several_files()
    {
        using (GZipStream gzip = new(File.Create(_folder.PathOf("1.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write("x,y\n1,9\n2,9\n"u8);
        }

        _folder.Add("2.csv.gz", "y,x\n9,3\n");
        Assert.Equal([1, 2, 3], Vector("?.csv.gz:x"));
    }

    [Fact]
    public void What_is_not_finite_is_read_by_its_name()
    {
        _folder.Add("a.csv", "x\nnan\n-INF\ninfinity\n");
        Assert.Equal([double.NaN, double.NegativeInfinity, double.PositiveInfinity], Vector("a.csv"));
    }

    [Theory]
    [InlineData("", new[] { 1, 1, 0.5 })]
    [InlineData(":b,c", new[] { 1.0, 1, 1 })]
    [InlineData(":3,a", new[] { -2.0, -2, -1 })]
    [InlineData(":1-2", new[] { 1.0, 1, 0 })]
    public void Columns_are_the_columns_of_a_matrix(string columns, double[] slopes)
    {
        _folder.Add("y.csv", "a,b,c\n1,2,3\n2,3,4\n5,5,6\n");
        foreach (bool isInParts in (bool[])[true, false])
        {
            Assert.Empty(UserRuns.Run($"ols_slopes y=~/y.csv{columns} output-slope=~/y.npy", _folder, isInParts));
            Assert.Equal(slopes, Result());
        }
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "", "it has 2 columns; allowed: one, FILE:COLUMN, of 'a' and 'b', by number 1 to 2.")]
    [InlineData("1,2\n1,2\n", "", "it has 2 columns; allowed: one, FILE:COLUMN, of 1 to 2, which have no names.")]
    [InlineData("a,b\n1,2\n", ":a,b", "these are 2 columns; allowed: one, FILE:COLUMN, of 'a' and 'b', by number 1 to 2.")]
    [InlineData("a,b\n1,2\n", ":c", "it has no column 'c'; it has: 'a' and 'b', by number 1 to 2.")]
    [InlineData("a,b\n1,2\n", ":3", "it has no column '3'; it has: 'a' and 'b', by number 1 to 2.")]
    [InlineData("a,b\n1,2\n", ":2-1", "it has no column '2-1'; it has: 'a' and 'b', by number 1 to 2.")]
    [InlineData("a,a\n1,2\n", ":a", "several of its columns have the name 'a'; allowed: one by its number, 1 to 2.")]
    [InlineData("", "", "it has no rows; required: rows of numbers, perhaps after one with the names of columns.")]
    [InlineData("x\n1\nx1\n", "", "its row 2 (line 3), column 'x', is 'x1'; allowed: a number such as -1.5e3, nan or inf.")]
    [InlineData("1\n\n2\n", "", "its row 2 (line 2), column 1, is ''; allowed: a number such as -1.5e3, nan or inf.")]
    [InlineData("x\n1e999\n", "", "its row 1 (line 2), column 'x', is '1e999'; allowed: a number that float64 can hold.")]
    [InlineData("x\n1 000\n", "", "its row 1 (line 2), column 'x', is '1 000'; allowed: a number such as -1.5e3, nan or inf.")]
    [InlineData("x\n0x10\n", "", "its row 1 (line 2), column 'x', is '0x10'; allowed: a number such as -1.5e3, nan or inf.")]
    [InlineData("x\n1\0\n", "", "its row 1 (line 2), column 'x', is '1?'; allowed: a number such as -1.5e3, nan or inf.")]
    [InlineData("x,y\n1,2\n1\n", ":x", "its row 2 (line 3) has 1 column; required: 2, as in the first row.")]
    [InlineData("x\n\"1\n2\n", "", "its row 1 (line 2), column 'x', is '1?2?'; allowed: a number such as -1.5e3, nan or inf.")]
    public void What_is_no_such_column_is_refused_in_one_line(string text, string column, string message)
    {
        _folder.Add("a.csv", text);
        foreach (bool isInParts in (bool[])[true, false])
        {
            Assert.Equal(
                $"Array '{_folder.PathOf("a.csv")}{column}' can't be used: {message}",
                UserErrors.Message("a.csv", () => UserRuns.Run($"norm x=~/a.csv{column}", _folder, isInParts)));
        }
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2147483648")]
    [InlineData("nan")]
    public void A_whole_number_has_to_be_one_of_its_type(string cell)
    {
        _folder.Add("a.csv", $"x\n0\n{cell}\n");
        Assert.Contains(
            $"is '{cell}'; allowed: a whole number of int32.",
            UserErrors.Message("a.csv", () => UserRuns.Run("groupby_sum codes=~/a.csv values=~/identity.npy", _folder, isInParts: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_names_is_told()
    {
        _folder.Add("a.csv", "1\n2\n");
        Assert.Equal(
            [$"array '{_folder.PathOf("a.csv")}' is read without names of columns, as its first row is of numbers"],
            UserRuns.Run("norm x=~/a.csv", _folder, isInParts: true));
    }

    [Fact]
    public void A_number_in_a_row_that_is_taken_for_names_is_told()
    {
        _folder.Add("a.csv", "2026-01-01,3\n2026-01-02,4\n");
        Assert.Equal(
            [$"array '{_folder.PathOf("a.csv:2")}' is read from its second row on: the first one, which has text, is taken for names"],
            UserRuns.Run("norm x=~/a.csv:2", _folder, isInParts: true));
    }

    [Fact]
    public void A_row_without_an_end_is_refused()
    {
        _folder.Add("a.csv", "\"" + new string('1', 17_000_000));
        Assert.Contains("a row is longer than 16 million characters", UserErrors.Message("a.csv", () => UserRuns.Run("norm x=~/a.csv", _folder, isInParts: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_rows_are_many_parts()
    {
        const int Count = 3_000_000;
        using (StreamWriter text = new(_folder.PathOf("a.csv"), append: false, Encoding.ASCII, 1 << 16))
        {
            text.WriteLine("n,x");
            for (int row = 0; row < Count; row++)
            {
                text.Write(row);
                text.WriteLine(",0.5");
            }
        }

        List<string> progress = [];
        using CutWorkload workload = UserRuns.Cut("polynomial coefficients=~/identity.npy output=~/y.npy x=~/a.csv:n", _folder, long.MaxValue);
        Assert.Equal((Count, (double)new FileInfo(_folder.PathOf("a.csv")).Length), (workload.Size.Extent, workload.Size.BytesRead));
        UserRuns.Run(workload);
        Assert.Equal(Enumerable.Range(0, Count).Select(row => (double)row), Result());
    }

    /// <summary>The vector, which is the same in parts and whole.</summary>
    private double[] Vector(string name)
    {
        string line = $"polynomial coefficients=~/identity.npy output=~/y.npy x=~/{name}";
        UserRuns.Run(line, _folder, isInParts: false);
        double[] whole = Result();
        UserRuns.Run(line, _folder, isInParts: true);
        Assert.Equal(whole, Result());
        return whole;
    }

    private double[] Result()
    {
        using NpyArray<double> result = NpyFile.Map<double>(_folder.PathOf("y.npy"), 1);
        return result.Elements.Span.ToArray();
    }
}
