using System.Collections.Immutable;
using Kernels.Runner.Results;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>The look that all tables on a console share.</summary>
internal static class ConsoleTable
{
    /// <summary>A report's table on a console.</summary>
    public static TextTable Of(ReportTable report)
    {
        TextTable table = new();
        foreach (Header header in report.Headers)
        {
            table = header.Kind switch
            {
                CellKind.Figure => table.Figures(header.Title, header.Leave),
                CellKind.Prose => table.Prose(header.Title),
                _ => table.Text(header.Title, header.Leave),
            };
        }

        foreach (ImmutableArray<Cell> row in report.Rows)
        {
            table.Row([.. row.Select(cell => (cell.Text, StyleOf(cell.Tone)))]);
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
}
