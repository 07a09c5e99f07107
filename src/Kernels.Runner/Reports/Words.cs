using System.Collections.Frozen;
using System.Text;
using Spectre.Console.Rendering;

namespace Kernels.Runner.Reports;

/// <summary>Text as words that stay whole.</summary>
internal static class Words
{
    private static readonly FrozenSet<string> Units =
        ["s", "ms", "µs", "ns", "min", "h", "B", "KiB", "MiB", "GiB", "kB", "MB", "GB", "GB/s", "GFLOP/s", "×"];

    /// <summary>How many columns of a terminal a text takes.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <summary>The width of a text's longest word.</summary>
    public static int Longest(string text) => Split(text).Max(WidthOf);

    /// <summary>A text without line ends, and without what would move a terminal's cursor.</summary>
    public static string OnOneLine(string text) => PlainText.Of(text.ReplaceLineEndings(" "), '?');

    /// <summary>Breaks a text into lines between its words. A word that is wider than a line stands alone, whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The columns of a line.</param>
    /// <returns>At least one line.</returns>
    public static List<string> Wrap(string text, int width) => Wrap(Split(text), width);

    /// <summary>Puts words into lines. A word that is wider than a line stands alone, whole.</summary>
    /// <param name="words">The words.</param>
    /// <param name="width">The columns of a line.</param>
    /// <returns>At least one line.</returns>
    public static List<string> Wrap(IEnumerable<string> words, int width)
    {
        List<string> lines = [];
        StringBuilder line = new();
        int used = 0;
        bool isFirst = true;
        foreach (string word in words)
        {
            int own = WidthOf(word);
            if (!isFirst && used + 1 + own > width && line.ToString().AsSpan().ContainsAnyExcept(' '))
            {
                lines.Add(line.ToString());
                line.Clear();
                used = 0;
                isFirst = true;
            }

            if (!isFirst)
            {
                line.Append(' ');
                used++;
            }

            line.Append(word);
            used += own;
            isFirst = false;
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>The words of a text; a figure and its unit are one, as are a backend and its threads.</summary>
    private static List<string> Split(string text)
    {
        List<string> words = [];
        foreach (string word in text.Split(' '))
        {
            if (words is [.., { Length: > 0 } last] && IsJoined(last, word))
            {
                words[^1] = $"{last} {word}";
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static bool IsJoined(string last, string word)
        => word.StartsWith('×')
            || last.EndsWith(" ×", StringComparison.Ordinal)
            || (char.IsAsciiDigit(last[^1]) && Units.Contains(word.TrimEnd(',', ';', ':', '.', ')')));
}
