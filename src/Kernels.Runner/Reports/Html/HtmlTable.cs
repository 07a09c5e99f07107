using System.Collections.Immutable;

namespace Kernels.Runner.Reports.Html;

/// <summary>A report's table as HTML.</summary>
internal static class HtmlTable
{
    /// <summary>
    /// The table, in a region of its own that scrolls sideways if the window is narrow, and that can be focused
    /// so that the keyboard can scroll it.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <returns>The HTML; nothing if the table has no row.</returns>
    public static Markup Of(ReportTable table) => table.Rows.IsEmpty
        ? Markup.Empty
        : $"""

        <div class="scroll" role="region" aria-label="{table.Caption}" tabindex="0">
        <table>
        <caption><span>{table.Caption}</span></caption>
        <thead><tr>{table.Headers.Select(header => HeadOf(header))}</tr></thead>
        <tbody>
        {table.Rows.Select(row => RowOf(table, row))}</tbody>
        </table>
        </div>
        """;

    private static Markup HeadOf(Header header) => $"""<th scope="col"{ClassOf(header.Kind, Tone.Plain)}>{header.Title}</th>""";

    private static Markup RowOf(ReportTable table, ImmutableArray<Cell> cells) =>
        $"""
        <tr><th scope="row">{cells[0].Text}</th>{cells.Skip(1).Zip(table.Headers.Skip(1), CellOf)}</tr>

        """;

    private static Markup CellOf(Cell cell, Header header)
        => $"<td{ClassOf(header.Kind, cell.Tone)}>{SignOf(cell.Tone)}{cell.Text}</td>";

    private static Markup ClassOf(CellKind kind, Tone tone)
    {
        string[] classes =
        [
            .. kind == CellKind.Text ? [] : (string[])[kind.Name()],
            .. tone == Tone.Plain ? [] : (string[])[tone.Name()],
        ];
        return classes is [] ? Markup.Empty : $" class=\"{string.Join(' ', classes)}\"";
    }

    /// <summary>A sign that is seen before the word is read, even without colour.</summary>
    private static Markup SignOf(Tone tone) => tone switch
    {
        Tone.Faster => Markup.Trusted("<span aria-hidden=\"true\">▲ </span>"),
        Tone.Slower => Markup.Trusted("<span aria-hidden=\"true\">▼ </span>"),
        Tone.Wrong => Markup.Trusted("<span aria-hidden=\"true\">✕ </span>"),
        _ => Markup.Empty,
    };
}
