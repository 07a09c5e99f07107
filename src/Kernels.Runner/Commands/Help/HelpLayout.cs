using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands.Help;

/// <summary>Lays out help in two columns, so that no line is longer than the terminal is wide and no word is broken.</summary>
/// <param name="width">The columns that a line may take.</param>
/// <param name="output">Where to.</param>
internal sealed class HelpLayout(int width, TextWriter output)
{
    private const int Indent = 2;
    private const int Gap = 2;

    /// <summary>The largest share of the width that the names get: the rest is for sentences.</summary>
    private const double WidestShare = 0.35;

    private const int LongestNote = 24;

    private bool _isFirst = true;

    /// <summary>Writes a paragraph with a blank line before it, and keeps its own line ends.</summary>
    /// <param name="text">The text.</param>
    public void Paragraph(string text)
    {
        Separate();
        foreach (string line in text.Split('\n'))
        {
            Wrapped(line, 0);
        }
    }

    /// <summary>Writes a heading with a blank line before it.</summary>
    /// <param name="text">The heading.</param>
    public void Heading(string text)
    {
        Separate();
        output.WriteLine($"{text}:");
    }

    /// <summary>Writes an indented line.</summary>
    /// <param name="text">The line.</param>
    public void Line(string text) => Wrapped(text, Indent);

    /// <summary>Writes rows of a name and a sentence, under a heading; nothing if there are none.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ownLines">Whether each sentence is below its name, for names that are long.</param>
    public void Rows(string heading, IEnumerable<(string Name, string Text)> rows, bool ownLines = false)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all is [])
        {
            return;
        }

        Heading(heading);
        int widest = (int)(width * WidestShare) - Gap;
        int column = ownLines ? 3 * Indent : Indent + Gap + all.Select(row => row.Name.Length).Where(length => length <= widest).DefaultIfEmpty(widest).Max();
        foreach ((string name, string text) in all)
        {
            bool isBeside = !ownLines && name.Length <= widest;
            string start = new string(' ', Indent) + name;
            if (isBeside)
            {
                Wrapped(text, column, start.PadRight(column));
            }
            else
            {
                Wrapped(name, Indent);
                Wrapped(text, column);
            }
        }
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            output.WriteLine();
        }

        _isFirst = false;
    }

    /// <summary>Splits a text at blanks; a short note in brackets, such as [default: all], is one word.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        string rest = text.Trim();
        while (rest.Length > 0)
        {
            int end = rest[0] == '[' && rest.IndexOf(']', StringComparison.Ordinal) is >= 0 and < LongestNote and int close
                ? rest.IndexOf(' ', close)
                : rest.IndexOf(' ', StringComparison.Ordinal);
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? "" : rest[end..].TrimStart();
        }
    }

    /// <summary>Writes words, as many in a line as fit.</summary>
    /// <param name="text">The words.</param>
    /// <param name="indent">How far the lines are indented.</param>
    /// <param name="start">What the first line begins with, as wide as the indent; null for blanks.</param>
    private void Wrapped(string text, int indent, string? start = null)
    {
        string blank = new(' ', indent);
        string before = start ?? blank;
        foreach (string line in Words.Wrap(WordsOf(text), width - indent))
        {
            output.WriteLine((before + line).TrimEnd());
            before = blank;
        }
    }
}
