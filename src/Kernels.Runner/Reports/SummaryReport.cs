using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>A comparison as a short page of Markdown, such as for a pull request.</summary>
internal static class SummaryReport
{
    /// <summary>If there are more changes than this, the rest are only counted. The whole report has them.</summary>
    private const int MostChanges = 50;

    /// <summary>Writes the summary.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output)
    {
        output.WriteLine($"### {MarkdownReport.Escape(ReportText.Title(result))}");
        MarkdownReport.Write(output, [.. ReportText.Warnings(result), .. ReportText.Answers(result)]);
        if (result.Against is { } changes)
        {
            ReportTable table = ReportTables.Changed(changes);
            MarkdownReport.Write(output, [$"{ReportText.ChangesTitle}: {ReportText.Count(changes)}", .. ReportText.Describe(changes)]);
            MarkdownReport.Write(output, table with { Rows = [.. table.Rows.Take(MostChanges)] });
            if (table.Rows.Length > MostChanges)
            {
                MarkdownReport.Write(output, [$"{table.Rows.Length - MostChanges} more are in the whole report."]);
            }
        }

        MarkdownReport.Write(output, ReportTables.Summary(result));
        MarkdownReport.Write(output, [ReportText.Origin(result)]);
    }
}
