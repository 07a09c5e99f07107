using System.Collections.Immutable;
using System.Text;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>
/// Matrix Market files, packed or not: a matrix that is accepted is sorted into rows, and has the entries that a naive reader finds.
/// </summary>
internal sealed class MatrixMarketTarget : IFuzzTarget
{
    /// <summary>Of a file that declares 2²⁴ rows, which a short one may.</summary>
    private const long MaxBytes = 160L << 20;

    private static readonly ImmutableArray<byte[]> Words =
    [
        .. new[]
        {
            "%%MatrixMarket ", "matrix ", "coordinate ", "array ", "real ", "integer ", "pattern ", "complex ", "general", "symmetric",
            "skew-symmetric", "hermitian", "double ", "unsigned-integer ", "REAL", "%", "% comment", "\n", "\r\n", "\r", " ", "\t", "\f", "\v", "\0", "0", "1", "2", "3", "4", "5", "-1", "+1",
            "01", "1.5", "-0", ".5", "5.", "1e5", "1e-400", "1e400", "1d5", "NaN", "Infinity", "inf", "0x1", "1,5", "2147483647", "2147483648",
            "9223372036854775807", "9223372036854775808", "9007199254740993", "1 1 1\n", "2 2 1\n", "2 1 -2.5\n", "3 3 4\n", "100 100 1\n", "\u00e9", "\u2028",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
        Encoding.ASCII.GetBytes(new string('7', 400)),
    ];

    private readonly AlignedAllocator _allocator = new();

    public string Name => "matrix-market";

    public long MaxAllocatedBytes => MaxBytes;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] plain = random.Next(3) == 0
            ? MatrixMarketInputs.Generate(random)
            : ByteMutator.Mutate(pool.Pick(random), pool.Pick(random), Words, random);
        return random.Next(16) == 0 ? Packing.Gzip(plain, random) : plain;
    }

    public string? Try(byte[] input)
    {
        try
        {
            using MemoryStream stream = new(input);
            using CsrBuffers matrix = MatrixMarketFile.Read(stream, "matrix", _allocator);
            Check(matrix, input);
            return null;
        }
        catch (UserInputException exception)
        {
            return exception.Message;
        }
    }

    private static void Check(CsrBuffers matrix, byte[] input)
    {
        ReadOnlySpan<int> offsets = matrix.RowOffsets.Span;
        Require(offsets[0] == 0 && offsets[^1] == matrix.EntryCount, "its rows are not all of its entries");
        NaiveMatrixMarket file = new(Packing.Unpack(input));
        Require((file.Rows, file.Columns) == (matrix.RowCount, matrix.ColumnCount), "it has another size");
        Require(file.Entries.Count == matrix.EntryCount, "it has another number of entries");

        // Stable, as the file has them within a row.
        int place = 0;
        int begin = 0;
        foreach ((int row, int column, double value) in file.Entries.OrderBy(entry => entry.Row))
        {
            while (begin < file.Rows && offsets[begin + 1] <= place)
            {
                begin++;
            }

            Require(begin == row, "an entry is in another row");
            Require(matrix.Columns.Span[place] == column, "an entry is in another column");
            Require(
                BitConverter.DoubleToInt64Bits(matrix.Values.Span[place]) == BitConverter.DoubleToInt64Bits(value),
                "an entry has another value");
            place++;
        }
    }
}
