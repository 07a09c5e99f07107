using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What a result says, as a table: each figure beside its reference's.</summary>
internal static class FigureTable
{
    /// <summary>Makes it.</summary>
    /// <param name="summary">The figures.</param>
    public static TextTable Of(ResultSummary summary)
    {
        TextTable table = new TextTable().Text(summary.Title).Figures("value").Figures(summary.Reference).Prose("meaning");
        foreach (ResultFigure figure in summary.Figures)
        {
            table.Row(Style.Plain, figure.Name, Units.Of(figure.Value, figure.Unit), Units.Of(figure.Reference, figure.Unit), figure.Meaning);
        }

        return table;
    }
}
