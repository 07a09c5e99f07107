using System.Globalization;
using System.Text;

namespace Kernels.Fuzz.Targets;

/// <summary>Makes Matrix Market files by the format's grammar, with a mistake now and then.</summary>
internal static class MatrixMarketInputs
{
    /// <summary>Makes a file.</summary>
    /// <param name="random">Decides.</param>
    public static byte[] Generate(Random random)
    {
        int rows = 1 + random.Next(4);
        int columns = random.Next(3) == 0 ? 1 + random.Next(4) : rows;
        bool isArray = random.Next(4) == 0;
        string field = Pick("real", "double", "integer", "unsigned-integer", "pattern", "Real", "complex");
        string symmetry = Pick("general", "symmetric", "skew-symmetric", "General", "hermitian");
        int first = symmetry switch { "symmetric" or "hermitian" => 0, "skew-symmetric" => 1, _ => -rows };
        int count = isArray ? Enumerable.Range(0, columns).Sum(column => Math.Max(0, rows - Math.Max(0, column + first))) : random.Next(6);
        StringBuilder text = new($"%%MatrixMarket matrix {(isArray ? "array" : "coordinate")} {field} {symmetry}{End()}");
        AddComments();
        string sizes = string.Create(CultureInfo.InvariantCulture, $"{rows}{Gap()}{columns}");
        text.Append(sizes);
        if (!isArray)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Gap()}{count + (random.Next(12) == 0 ? 1 : 0)}");
        }

        text.Append(End());
        for (int entry = 0; entry < count; entry++)
        {
            AddComments();
            if (!isArray)
            {
                int row = 1 + random.Next(rows);
                text.Append(CultureInfo.InvariantCulture, $"{Pick("", "", "+")}{row}{Gap()}{1 + random.Next(random.Next(2) == 0 ? row : columns)}");
            }

            bool hasValue = isArray || field != "pattern" || random.Next(8) == 0;
            text.Append(hasValue ? Gap() + Pick("1", "-2", "0", "-0", "+3", "9007199254740992", "9007199254740993", "1.25", "1e-3", "nan", "-inf", "x") : "");
            text.Append(random.Next(8) == 0 ? " % note" : "").Append(entry == count - 1 && random.Next(2) == 0 ? "" : End());
        }

        return Encoding.UTF8.GetBytes(text.ToString());

        void AddComments()
        {
            for (int comments = Math.Max(0, random.Next(5) - 2); comments > 0; comments--)
            {
                text.Append(Pick("% a comment", "", "  ", "%", " % another")).Append(End());
            }
        }

        string Pick(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];

        string Gap() => Pick(" ", " ", "\t", "  ", "\f");

        string End() => Pick("\n", "\n", "\r\n", " \n");
    }
}
