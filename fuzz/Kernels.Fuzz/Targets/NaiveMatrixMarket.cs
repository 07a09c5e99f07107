using System.Globalization;
using System.Numerics;
using System.Text;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Reads a Matrix Market file that was accepted, by splitting lines into words.</summary>
internal sealed class NaiveMatrixMarket
{
    private readonly bool _isPattern;
    private readonly bool _isWhole;
    private readonly bool _isGeneral;
    private readonly bool _isSkew;

    public NaiveMatrixMarket(byte[] file)
    {
        string[] lines = Encoding.Latin1.GetString(file).Split('\n');
        string[] header = Split(lines[0]);
        Require(header is ["%%MatrixMarket", _, _, _, _], "it has no header");
        _isPattern = Is(header[3], "pattern");
        _isWhole = Is(header[3], "integer") || Is(header[3], "unsigned-integer");
        _isGeneral = Is(header[4], "general");
        _isSkew = Is(header[4], "skew-symmetric");

        string[][] rest = [.. lines.Skip(1).Select(WithoutComment).Where(words => words.Length > 0)];
        bool isArray = Is(header[2], "array");
        Require(rest.Length > 0 && rest[0].Length == (isArray ? 2 : 3), "it has no sizes");
        (Rows, Columns) = (Whole(rest[0][0]), Whole(rest[0][1]));
        if (isArray)
        {
            AddNumbers(rest[1..]);
        }
        else
        {
            Require(rest.Length - 1 == Whole(rest[0][2]), "it has another number of lines");
            AddEntries(rest[1..]);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The entries in the order of the file, each with the one that the file leaves out.</summary>
    public List<(int Row, int Column, double Value)> Entries { get; } = [];

    private void AddNumbers(string[][] lines)
    {
        int next = 0;
        for (int column = 0; column < Columns; column++)
        {
            for (int row = _isGeneral ? 0 : _isSkew ? column + 1 : column; row < Rows; row++)
            {
                Require(next < lines.Length && lines[next].Length == 1, "an array has fewer numbers, or several in a line");
                double value = Number(lines[next++][0]);
                if (value != 0)
                {
                    Add(row, column, value);
                }
            }
        }

        Require(next == lines.Length, "an array has more numbers");
    }

    private void AddEntries(string[][] lines)
    {
        foreach (string[] words in lines)
        {
            Require(words.Length == 3 || (_isPattern && words.Length == 2), "an entry has more or fewer words");
            (int row, int column) = (Whole(words[0]) - 1, Whole(words[1]) - 1);
            Require(row >= 0 && row < Rows && column >= 0 && column < Columns, "an entry is outside");
            double value = words.Length == 3 ? Number(words[2]) : 1;
            Add(row, column, _isPattern ? 1 : value);
        }
    }

    private void Add(int row, int column, double value)
    {
        Require(!_isSkew || row != column || value == 0, "a skew-symmetric matrix has a diagonal");
        Entries.Add((row, column, value));
        if (!_isGeneral && row != column)
        {
            Entries.Add((column, row, (_isSkew ? -1.0 : 1.0) * value));
        }
    }

    private double Number(string word)
    {
        if (_isWhole)
        {
            BigInteger whole = BigInteger.Parse(word, CultureInfo.InvariantCulture);
            Require(new BigInteger((double)whole) == whole, "a whole number is rounded");
            return (double)whole;
        }

        string name = word.TrimStart('+', '-').ToLowerInvariant();
        if (name is "nan" or "inf" or "infinity")
        {
            return name == "nan" ? double.NaN : word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        Require(word.All("0123456789+-.eE".Contains), "a value is no number");
        double value = double.Parse(word, CultureInfo.InvariantCulture);
        Require(double.IsFinite(value), "a value is beyond float64");
        return value;
    }

    private static bool Is(string word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string[] Split(string line) => line.Split((char[])[' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);

    private static string[] WithoutComment(string line) => [.. Split(line).TakeWhile(word => word[0] != '%')];

    private static int Whole(string word)
    {
        string digits = word.StartsWith('+') ? word[1..] : word;
        Require(digits.Length > 0 && digits.All(char.IsAsciiDigit), "a size or an index is no number");
        return int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
