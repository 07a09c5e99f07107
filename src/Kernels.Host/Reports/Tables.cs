using System.Collections.Immutable;
using Kernels.Host.Running;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    /// <summary>A table without lines, which reads well, and is easy to cut and grep, in a pipe too.</summary>
    /// <returns>The table.</returns>
    public static Table Create() => new Table().NoBorder();

    /// <summary>Adds a column of text.</summary>
    public static Table Text(this Table table, string header)
        => table.AddColumn(Column(header).NoWrap());

    /// <summary>Adds a column of figures.</summary>
    public static Table Figures(this Table table, string header)
        => table.AddColumn(Column(header).NoWrap().RightAligned());

    /// <summary>Adds a column whose text may be long, and wraps on a narrow terminal.</summary>
    public static Table Prose(this Table table, string header)
        => table.AddColumn(Column(header));

    /// <summary>Writes a line of text that others may have written.</summary>
    public static void Line(this IAnsiConsole console, string text, Style? style = null)
        => console.WriteLine(PlainText.Of(text), style ?? Style.Plain);

    /// <summary>Adds a row of plain text in one style.</summary>
    public static void Row(this Table table, Style style, params ReadOnlySpan<string> cells)
    {
        List<Text> texts = [];
        foreach (string cell in cells)
        {
            texts.Add(Plain(cell, style));
        }

        table.AddRow(texts);
    }

    /// <summary>A report's table on the terminal.</summary>
    public static Table Of(ReportTable report)
    {
        Table table = Create();
        foreach (Header header in report.Headers)
        {
            table = header.Kind switch
            {
                CellKind.Figure => table.Figures(header.Title),
                CellKind.Prose => table.Prose(header.Title),
                _ => table.Text(header.Title),
            };
        }

        foreach (ImmutableArray<Cell> row in report.Rows)
        {
            table.AddRow(row.Select(cell => Plain(cell.Text, StyleOf(cell.Tone))));
        }

        return table;
    }

    /// <summary>The colour of a cell.</summary>
    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Faster => new Style(Color.Green),
        Tone.Slower => new Style(Color.Yellow),
        Tone.Wrong => new Style(Color.Red),
        Tone.Muted => new Style(Color.Grey),
        _ => Style.Plain,
    };

    /// <summary>The colour of a verdict.</summary>
    public static Style StyleOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Style.Plain,
        _ when verdict.IsWrong() => new Style(Color.Red),
        _ => new Style(Color.Grey),
    };

    /// <summary>What others wrote neither breaks the table nor reaches the terminal as a command.</summary>
    private static Text Plain(string text, Style style) => new(PlainText.Of(text), style);

    private static TableColumn Column(string header)
        => new TableColumn(new Text(header, new Style(decoration: Decoration.Bold | Decoration.Underline))).Padding(0, 0, 2, 0);
}
