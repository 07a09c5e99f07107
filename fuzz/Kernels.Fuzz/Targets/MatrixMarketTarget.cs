using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>
/// Matrix Market files: a matrix that is accepted is sorted into rows, and has the entries that a naive reader finds.
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
            "skew-symmetric", "hermitian", "REAL", "%", "% comment", "\n", "\r\n", "\r", " ", "\t", "\f", "\v", "\0", "0", "1", "2", "3", "4", "5", "-1", "+1",
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
        => random.Next(3) == 0
            ? Generate(random)
            : ByteMutator.Mutate(pool.Pick(random), pool.Pick(random), Words, random);

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
        (int rows, int columns, List<(int Row, int Column, double Value)> entries) = ReadNaively(input);
        Require((rows, columns) == (matrix.RowCount, matrix.ColumnCount), "it has another size");
        Require(entries.Count == matrix.EntryCount, "it has another number of entries");

        // Stable, as the file has them within a row.
        int place = 0;
        int begin = 0;
        foreach ((int row, int column, double value) in entries.OrderBy(entry => entry.Row))
        {
            while (begin < rows && offsets[begin + 1] <= place)
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

    /// <summary>Reads a file that was accepted by splitting lines into words.</summary>
    private static (int Rows, int Columns, List<(int Row, int Column, double Value)> Entries) ReadNaively(byte[] input)
    {
        string[] lines = Encoding.Latin1.GetString(input).Split('\n');
        string[] header = Split(lines[0]);
        Require(header is ["%%MatrixMarket", _, _, _, _], "it has no header");
        string[][] rest = [.. lines.Skip(1).Select(Split).Where(words => words.Length > 0)];
        int sizes = Array.FindIndex(rest, words => !words[0].StartsWith('%'));
        (int rows, int columns, int count) = (Whole(rest[sizes][0]), Whole(rest[sizes][1]), Whole(rest[sizes][2]));
        bool isPattern = header[3].Equals("pattern", StringComparison.OrdinalIgnoreCase);
        bool isInteger = header[3].Equals("integer", StringComparison.OrdinalIgnoreCase);
        bool isGeneral = header[4].Equals("general", StringComparison.OrdinalIgnoreCase);
        double sign = header[4].StartsWith("skew", StringComparison.OrdinalIgnoreCase) ? -1 : 1;
        List<(int, int, double)> entries = [];
        foreach (string[] words in rest.Skip(sizes + 1))
        {
            Require(words.Length == (isPattern ? 2 : 3), "an entry has more or fewer words");
            (int row, int column) = (Whole(words[0]) - 1, Whole(words[1]) - 1);
            Require(row >= 0 && row < rows && column >= 0 && column < columns, "an entry is outside");
            double value = isPattern ? 1 : isInteger ? long.Parse(words[2], CultureInfo.InvariantCulture) : Number(words[2]);
            entries.Add((row, column, value));
            if (!isGeneral && row != column)
            {
                entries.Add((column, row, sign * value));
            }
        }

        Require(rest.Length - sizes - 1 == count, "it has another number of lines");
        return (rows, columns, entries);
    }

    private static string[] Split(string line) => line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static int Whole(string word)
    {
        Require(word.All(char.IsAsciiDigit), "a size or an index is no number");
        return int.Parse(word, CultureInfo.InvariantCulture);
    }

    private static double Number(string word)
    {
        Require(word.All("0123456789+-.eE".Contains), "a value is no number");
        return double.Parse(word, CultureInfo.InvariantCulture);
    }

    /// <summary>A file by the format's grammar, with a mistake now and then.</summary>
    private static byte[] Generate(Random random)
    {
        int rows = 1 + random.Next(4);
        int columns = random.Next(3) == 0 ? 1 + random.Next(4) : rows;
        int count = random.Next(6);
        string field = Pick("real", "integer", "pattern", "Real", "complex");
        string symmetry = Pick("general", "symmetric", "skew-symmetric", "General", "hermitian");
        StringBuilder text = new($"%%MatrixMarket matrix coordinate {field} {symmetry}{End()}");
        for (int comments = random.Next(3); comments > 0; comments--)
        {
            text.Append(Pick("% a comment", "", "  ", "%")).Append(End());
        }

        int told = count + (random.Next(12) == 0 ? 1 : 0);
        text.Append(CultureInfo.InvariantCulture, $"{rows}{Gap()}{columns}{Gap()}{told}{End()}");
        for (int entry = 0; entry < count; entry++)
        {
            int row = 1 + random.Next(rows);
            text.Append(CultureInfo.InvariantCulture, $"{row}{Gap()}{1 + random.Next(random.Next(2) == 0 ? row : columns)}");
            text.Append(field == "pattern" ? "" : Gap() + Pick(
                "1", "-2", "0", "-0", "+3", "9007199254740992", "1.25", "1e-3", "x"));
            text.Append(entry == count - 1 && random.Next(2) == 0 ? "" : End());
        }

        return Encoding.UTF8.GetBytes(text.ToString());

        string Pick(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];

        string Gap() => Pick(" ", " ", "\t", "  ");

        string End() => Pick("\n", "\n", "\r\n", " \n");
    }
}
