using System.Text;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Broken Matrix Market files are refused with a one-line message that names the file, its line, and the error.</summary>
public sealed class MatrixMarketMalformedTests
{
    private const string Real = "%%MatrixMarket matrix coordinate real general\n";

    [Theory]
    [InlineData("", "required: %%MatrixMarket matrix FORMAT")]
    [InlineData("1 1 1\n1 1 1\n", "begins with '1 1 1'; required: %%MatrixMarket matrix FORMAT")]
    [InlineData("%MatrixMarket matrix coordinate real general\n1 1 0\n", "required: %%MatrixMarket matrix FORMAT")]
    [InlineData("%%MatrixMarket matrix coordinate real\n1 1 0\n", "required: %%MatrixMarket matrix FORMAT FIELD SYMMETRY")]
    [InlineData("%%MatrixMarket matrix coordinate real general x\n1 1 0\n", "required: %%MatrixMarket matrix FORMAT FIELD")]
    [InlineData("%%MatrixMarketX matrix coordinate real general\n1 1 0\n", "required: %%MatrixMarket matrix FORMAT FIELD")]
    [InlineData("%%matrixmarket matrix coordinate real general\n1 1 0\n", "required: %%MatrixMarket matrix FORMAT FIELD")]
    [InlineData("\ufeff%%MatrixMarket matrix coordinate real general\n1 1 0\n", "the file is text with a byte order mark; required")]
    [InlineData("BZh91AY&SY", "the file is compressed with bzip2; required")]
    [InlineData("%%MatrixMarket vector coordinate real general\n1 1 0\n", "the object is 'vector'; allowed: matrix")]
    [InlineData("%%MatrixMarket matrix dense real general\n1 1\n1\n", "the format is 'dense'; allowed: coordinate or array")]
    [InlineData("%%MatrixMarket matrix coordinate complex general\n1 1 0\n", "the field is 'complex', and kernels take real numbers; allowed: real")]
    [InlineData("%%MatrixMarket matrix array Complex hermitian\n1 1\n1 0\n", "the field is 'complex', and kernels take real numbers; allowed: real")]
    [InlineData("%%MatrixMarket matrix coordinate decimal general\n1 1 0\n", "the field is 'decimal'; allowed: real, double, integer")]
    [InlineData("%%MatrixMarket matrix array pattern general\n1 1\n1\n", "the field is 'pattern' of an array, which says nothing")]
    [InlineData("%%MatrixMarket matrix coordinate real lower\n1 1 0\n", "the symmetry is 'lower'; allowed: general, symmetric")]
    [InlineData("%%MatrixMarket matrix coordinate réal general\n1 1 0\n", "the field is 'r??al'; allowed: real")]
    public void A_header_of_another_kind_is_refused(string text, string message) => Refuses(1, message, text);

    [Theory]
    [InlineData("", 1, "ends before the line of sizes")]
    [InlineData("% only\n% comments\n", 3, "ends before the line of sizes")]
    [InlineData("2 2\n1 1 1\n", 2, "the number of entries is ''; allowed")]
    [InlineData("2 2 1 9\n1 1 1\n", 2, "goes on with '9'; allowed: nothing")]
    [InlineData("0 2 1\n1 1 1\n", 2, "the number of rows is '0'; allowed")]
    [InlineData("-2 2 1\n1 1 1\n", 2, "the number of rows is '-2'; allowed")]
    [InlineData("2 0 1\n1 1 1\n", 2, "the number of columns is '0'; allowed")]
    [InlineData("2 2 -1\n1 1 1\n", 2, "the number of entries is '-1'; allowed")]
    [InlineData("2.5 2 1\n1 1 1\n", 2, "the number of rows is '2.5'; allowed")]
    [InlineData("2\0 2 1\n1 1 1\n", 2, "the number of rows is '2?'; allowed")]
    [InlineData("two 2 1\n1 1 1\n", 2, "the number of rows is 'two'; allowed")]
    [InlineData("2 99999999999999999999 1\n1 1 1\n", 2, "the number of columns is '99999999999999999999'; allowed")]
    [InlineData("% note\n\n2147483648 2 1\n1 1 1\n", 4, "the number of rows is '2147483648'; allowed")]
    public void Sizes_that_can_not_be_are_refused(string text, int line, string message) => Refuses(line, message, Real + text);

    [Theory]
    [InlineData("2 2 3\n1 1 1\n2 2 1\n", 4, "ends after 2 entries; it declares 3")]
    [InlineData("2 2 1\n", 2, "ends after 0 entries; it declares 1")]
    [InlineData("2 2 1\n1 1 1\n2 2 1\n", 4, "it declares 1")]
    [InlineData("2 2 0\n\n1 1 1\n", 4, "it declares 0")]
    [InlineData("2 2 1\n0 1 5\n", 3, "the row is '0'; allowed: 1 to 2")]
    [InlineData("2 2 1\n1 0 5\n", 3, "the column is '0'; allowed: 1 to 2")]
    [InlineData("2 2 2\n1 1 5\n3 1 5\n", 4, "the row is '3'; allowed: 1 to 2")]
    [InlineData("2 2 1\n1 3 5\n", 3, "the column is '3'; allowed: 1 to 2")]
    [InlineData("2 2 1\n-1 1 5\n", 3, "the row is '-1'; allowed: 1 to 2")]
    [InlineData("2 2 1\n1.0 1 5\n", 3, "the row is '1.0'; allowed: 1 to 2")]
    [InlineData("2 2 1\n4294967297 1 5\n", 3, "the row is '4294967297'; allowed: 1 to 2")]
    [InlineData("2 2 1\n18446744073709551617 1 5\n", 3, "the row is '18446744073709551617'; allowed: 1 to 2")]
    [InlineData("2 2 1\none 1 5\n", 3, "the row is 'one'; allowed: 1 to 2")]
    [InlineData("2 2 1\n1\n", 3, "the column is ''; allowed: 1 to 2")]
    [InlineData("2 2 1\n1 1\n", 3, "the value is ''; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 3\0\n", 3, "the value is '3?'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 1.5x\n", 3, "the value is '1.5x'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 1,5\n", 3, "the value is '1,5'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 0x10\n", 3, "the value is '0x10'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 1_0\n", 3, "the value is '1_0'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 1.5d0\n", 3, "the value is '1.5d0'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 nano\n", 3, "the value is 'nano'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 1.5%\n", 3, "the value is '1.5%'; allowed: a number such as")]
    [InlineData("2 2 1\n1 1 % 5\n", 3, "the value is ''; allowed: a number such as")]
    [InlineData("2 2 1\n+ 1 5\n", 3, "the row is '+'; allowed: 1 to 2")]
    [InlineData("2 2 1\n++1 1 5\n", 3, "the row is '++1'; allowed: 1 to 2")]
    [InlineData("2 2 1\n1 1 1e999\n", 3, "the value is '1e999', beyond float64; allowed: ")]
    [InlineData("2 2 1\n1 1 5 6\n", 3, "goes on with '6'; allowed: nothing")]
    [InlineData("2 2 1\n1 1 5\u0007\u001b[31m\n", 3, "the value is '5??[31m'; allowed: a number such as")]
    public void Entries_that_can_not_be_are_refused(string text, int line, string message) => Refuses(line, message, Real + text);

    [Theory]
    [InlineData("integer general\n2 2 1\n1 1 1.5\n", 3, "the value is '1.5'; allowed: a whole number")]
    [InlineData("integer general\n2 2 1\n1 1 9007199254740993\n", 3, "the value is '9007199254740993', which float64 does not hold; allowed: one that")]
    [InlineData("integer general\n2 2 1\n1 1 9223372036854775808\n", 3, "allowed: a whole number, -9223372036854775808 to 9223372036854775807")]
    [InlineData("unsigned-integer general\n2 2 1\n1 1 -1\n", 3, "the value is '-1'; allowed: a whole number, 0 to 18446744073709551615")]
    [InlineData("pattern general\n2 2 1\n1 1 x\n", 3, "the value is 'x'; allowed: a number such as")]
    [InlineData("real symmetric\n2 3 1\n1 1 1\n", 2, "the size is 2 × 3; a symmetric matrix is square")]
    [InlineData("real hermitian\n2 3 1\n1 1 1\n", 2, "the size is 2 × 3; a symmetric matrix is square")]
    [InlineData("real skew-symmetric\n2 2 1\n2 2 0.5\n", 3, "the entry (2, 2) is on the diagonal and not 0; a skew-symmetric matrix has zeros")]
    [InlineData("pattern skew-symmetric\n2 2 1\n2 2\n", 3, "the entry (2, 2) is on the diagonal and not 0")]
    public void Entries_of_another_kind_than_the_headers_are_refused(string text, int line, string message)
        => Refuses(line, message, $"%%MatrixMarket matrix coordinate {text}");

    [Theory]
    [InlineData("real general\n2 2\n1\n2\n3\n", 5, "the file ends after 3 numbers; an array of 2 × 2 has 4")]
    [InlineData("real general\n2 2\n1\n2\n3\n4\n5\n", 7, "the file goes on after its last number; an array of 2 × 2 has 4")]
    [InlineData("real symmetric\n2 2\n1\n2\n3\n4\n", 6, "an array of 2 × 2 has 3")]
    [InlineData("real skew-symmetric\n2 2\n0\n2\n", 4, "an array of 2 × 2 has 1")]
    [InlineData("real general\n2 2\n1 2\n3 4\n", 3, "the line goes on with '2'; allowed: nothing")]
    [InlineData("real general\n2 2 4\n1\n2\n3\n4\n", 2, "the line goes on with '4'; allowed: nothing")]
    [InlineData("real general\n2\n1\n2\n", 2, "the number of columns is ''; allowed")]
    [InlineData("integer general\n1 2\n1\n1.5\n", 4, "the value is '1.5'; allowed: a whole number")]
    [InlineData("real general\n10000 10000\n1\n", 2, "the array has 10000 × 10000 numbers; allowed in a file of this length: up to ")]
    public void Arrays_that_can_not_be_are_refused(string text, int line, string message)
        => Refuses(line, message, $"%%MatrixMarket matrix array {text}");

    /// <summary>No memory is allocated for entries that the file is too short to hold.</summary>
    [Theory]
    [InlineData("2000000000 2000000000 2000000000", "the number of rows")]
    [InlineData("5 5 2000000000", "the number of entries")]
    [InlineData("5 2147483647 3", "the number of columns")]
    [InlineData("5 5 1000000", "the number of entries")]
    public void A_huge_declared_size_fails_fast(string sizes, string message)
    {
        string text = $"{Real}{sizes}\n1 1 1\n2 2 2\n";
        MatrixMarket.Read($"{Real}2 2 1\n1 1 1\n").Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(2, message, text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        Refuses(3, "longer than 65536 bytes", $"{Real}2 2 1\n{new string('1', 3_000_000)}");
        Refuses(1, "longer than 65536 bytes", new string('%', 70_000) + '\n');
    }

    [Fact]
    public void A_file_that_can_not_be_read_is_refused()
    {
        using TemporaryFolder folder = new();
        string missing = folder.PathOf("missing.mtx");
        Assert.Contains(
            "it does not exist",
            UserErrors.Message(missing, () => MatrixMarketFile.Read(missing, new AlignedAllocator())),
            StringComparison.Ordinal);
        Assert.Contains(
            "it is a folder",
            UserErrors.Message(folder.Location, () => MatrixMarketFile.Read(folder.Location, new AlignedAllocator())),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Real + "3 4 5\n1 1 1.5\n2 4 -2e-3\n3 2 7\n3 3 0.125\n1 2 9\n")]
    [InlineData("%%MatrixMarket matrix coordinate integer symmetric\n% note\n3 3 3\n1 1 -5\n3 1 7\n3 2 12\n")]
    [InlineData("%%MatrixMarket matrix coordinate pattern general\r\n3 3 3\r\n1 1\r\n3 1\r\n3 2\r\n")]
    public void Damaged_files_are_refused_or_read_and_nothing_else(string text)
    {
        Random random = new(20_260_103);
        byte[] file = Encoding.ASCII.GetBytes(text);
        (int read, int refused) = (0, 0);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = Mutations.Mutate(file, random);
            try
            {
                using CsrBuffers matrix = MatrixMarket.Read(damaged);
                _ = new CsrMatrix(matrix.ColumnCount, matrix.RowOffsets.Span, matrix.Columns.Span, matrix.Values.Span);
                read++;
            }
            catch (UserInputException exception)
            {
                UserErrors.Message(MatrixMarket.Name, () => throw exception);
                refused++;
            }
        }

        Assert.True(read > 30 && refused > 300, $"{read} read, {refused} refused");
    }

    private static void Refuses(int line, string message, string text)
    {
        string actual = UserErrors.Message(MatrixMarket.Name, () => MatrixMarket.Read(text));
        Assert.StartsWith($"Matrix '{MatrixMarket.Name}', line {line}: ", actual, StringComparison.Ordinal);
        Assert.Contains(message, actual, StringComparison.Ordinal);
    }
}
