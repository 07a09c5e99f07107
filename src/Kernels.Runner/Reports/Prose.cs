using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kernels.Runner.Reports;

/// <summary>Sentences on a console: they wrap at words, and the lines after the first are indented.</summary>
/// <param name="lead">What it begins with, in bold; may be empty.</param>
/// <param name="text">The sentences.</param>
/// <param name="style">How they look.</param>
/// <param name="hang">How far the lines after the first are indented; null if it must not wrap.</param>
internal sealed class Prose(string lead, string text, Style style, int? hang) : Renderable
{
    private const int Indent = 2;

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<string> lines = hang is { } indent ? Wrap(lead + text, maxWidth, indent) : [lead + text];
        int bold = Math.Min(lead.Length, lines[0].Length);
        yield return new Segment(lines[0][..bold], style.Decoration(Decoration.Bold));
        yield return new Segment(lines[0][bold..], style);
        yield return Segment.LineBreak;
        foreach (string line in lines.Skip(1))
        {
            yield return new Segment(line, style);
            yield return Segment.LineBreak;
        }
    }

    private static List<string> Wrap(string text, int width, int indent)
    {
        List<string> lines = Words.Wrap(text, width);
        return lines.Count == 1
            ? lines
            : [lines[0], .. Words.Wrap(text[(lines[0].Length + 1)..], width - indent).Select(line => new string(' ', indent) + line)];
    }

    /// <summary>The indent of the lines after the first: the spaces that the text begins with, and some more.</summary>
    public static int HangOf(string text) => text.Length - text.TrimStart(' ').Length + Indent;
}

/// <summary>Writes prose.</summary>
internal static class ProseWriter
{
    /// <summary>Writes a paragraph for each line of a text.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="style">How it looks; plain if omitted.</param>
    public static void Say(this IAnsiConsole console, string text, Style? style = null)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string plain = Words.OnOneLine(line);
            console.Write(new Prose("", plain, style ?? Style.Plain, Prose.HangOf(plain)));
        }
    }

    /// <summary>Writes a paragraph that begins with a few words in bold.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="lead">What is in bold.</param>
    /// <param name="text">What follows.</param>
    /// <param name="hang">How far the lines after the first are indented.</param>
    public static void Say(this IAnsiConsole console, string lead, string text, int hang = 2)
        => console.Write(new Prose(Words.OnOneLine(lead), Words.OnOneLine(text), Style.Plain, hang));

    /// <summary>Writes a line to be copied, such as a command. It never wraps, however narrow the console is.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="line">The line.</param>
    public static void Copyable(this IAnsiConsole console, string line)
        => console.Write(new Prose("", Words.OnOneLine(line), Style.Plain, hang: null));
}
