using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kernels.Fuzz.Mutation;

namespace Kernels.Fuzz.Targets;

/// <summary>Text of separated values, packed or not: columns that are accepted are those that a naive reader finds.</summary>
internal sealed class CsvTarget : IFuzzTarget
{
    private static readonly ImmutableArray<byte[]> Words =
    [
        .. new[]
        {
            ",", ";", "\t", "|", "\n", "\r\n", "\r", "\"", "\"\"", " ", "\0", "\f", "1", "0", "-1", "+1", ".5", "5.", "1e5", "1e400", "1e-400", "1d5", "0x1",
            "1,5", "1 000", "1_0", "nan", "-NaN", "inf", "Infinity", "-inf", "∞", "255", "256", "x", "x,y", "1,2\n", "#", "\uFEFF", "\u2028", "\u0003", "é",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
        Encoding.ASCII.GetBytes(new string('7', 400)),
    ];

    private readonly TableTrial _trial = new("csv");

    public string Name => "csv";

    public long MaxAllocatedBytes => 8 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] plain = random.Next(4) == 0 ? Generate(random) : ByteMutator.Mutate(pool.Pick(random), pool.Pick(random), Words, random);
        return random.Next(16) == 0 ? Packing.Gzip(plain, random) : plain;
    }

    public string? Try(byte[] input) => _trial.Try(input, Find);

    /// <summary>A table of the grammar.</summary>
    private static byte[] Generate(Random random)
    {
        string separator = Pick(",", ";", "\t", "|");
        string end = Pick("\n", "\r\n", "\r");
        int columns = 1 + random.Next(4);
        StringBuilder text = new(Pick("", "", "\uFEFF"));
        text.Append(random.Next(2) == 0 ? string.Join(separator, Enumerable.Range(0, columns).Select(column => $"c{column}")) + end : "");
        for (int rows = random.Next(6); rows > 0; rows--)
        {
            text.Append(string.Join(separator, Enumerable.Range(0, columns).Select(_ => Cell()))).Append(rows == 1 ? Pick("", end) : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());

        string Cell()
        {
            string number = Pick("0", "1", "-2.5", "1e3", "nan", "inf", random.Next(300).ToString(CultureInfo.InvariantCulture));
            return random.Next(8) switch { 0 => $"\"{number}\"", 1 => $" {number} ", _ => number };
        }

        string Pick(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];
    }

    /// <summary>The numbers; null where quotes would have to be understood.</summary>
    private static FoundTable? Find(byte[] input, long most)
    {
        using StreamReader reader = new(new MemoryStream(Packing.Unpack(input)));
        string text = reader.ReadToEnd();
        if (text.Contains('"', StringComparison.Ordinal))
        {
            return null;
        }

        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        lines = lines[^1].Length == 0 ? lines[..^1] : lines;
        char separator = ((char[])[';', '\t', '|', ',']).MaxBy(character => lines[0].Count(other => other == character));
        string[][] cells = [.. lines.Select(line => line.Split(separator).Select(cell => cell.Trim(' ')).ToArray())];
        int begin = cells[0].All(cell => Number(cell) is not null) ? 0 : 1;
        return new FoundTable(cells.Length - begin, (row, column) => Number(cells[begin + row][column]) ?? double.MaxValue);
    }

    private static double? Number(string cell) => cell.TrimStart('-', '+').ToUpperInvariant() switch
    {
        "NAN" when Signs(cell) <= 1 => double.NaN,
        "INF" or "INFINITY" when Signs(cell) <= 1 => cell[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        _ => double.TryParse(
            cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) && !cell.Contains('\0', StringComparison.Ordinal) ? number : null,
    };

    private static int Signs(string cell) => cell.Length - cell.TrimStart('-', '+').Length;
}
