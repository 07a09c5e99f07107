using System.Collections.Immutable;
using System.Text;
using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>A comparison as Markdown with tables, as GitHub and others render them.</summary>
internal static class MarkdownReport
{
    // Characters that could be Markdown, or HTML within it.
    private const string Special = "\\`*_[]<>#|~&$";

    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output)
    {
        output.WriteLine($"# {Escape(ReportText.Title(result))}");
        Write(output, [.. ReportText.Warnings(result), .. ReportText.Answers(result)]);
        if (result.Against is { } changes)
        {
            output.WriteLine();
            output.WriteLine($"## {Escape(ReportText.ChangesTitle)}");
            Write(output, [ReportText.Count(changes), .. ReportText.Describe(changes)]);
            Write(output, ReportTables.Changes(changes));
        }

        foreach (Sweep sweep in Sweep.Find(result))
        {
            output.WriteLine();
            output.WriteLine($"## {Escape(ReportText.NameOf(sweep))}");
            Write(output, ReportTables.Sweep(result, sweep));
        }

        foreach (WorkloadResult workload in result.Workloads)
        {
            output.WriteLine();
            output.WriteLine($"## {Escape(ReportText.NameOf(workload))}");
            Write(output, ReportText.Describe(workload));
            Write(output, ReportTables.Ranking(result, workload));
            Write(output, ReportText.Notes(result, workload));
            Write(output, ReportTables.Scaling(workload));
            Write(output, ReportTables.NotRanked(result, workload));
        }

        if (!result.ThreadsPay.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine("## Threads");
            Write(output, ReportTables.ThreadsPay(result));
        }

        output.WriteLine();
        output.WriteLine("## Machine");
        Write(output, [ReportText.Origin(result)]);
        Write(output, ReportTables.Machine(result));
        if (result.Ceilings is { } ceilings)
        {
            Write(output, ReportTables.Ceilings(ceilings));
        }

        output.WriteLine();
        output.WriteLine("## How to read this");
        Write(output, ReportText.Legend);
    }

    /// <summary>Writes paragraphs.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="paragraphs">Plain text.</param>
    public static void Write(TextWriter output, IEnumerable<string> paragraphs)
    {
        foreach (string paragraph in paragraphs)
        {
            output.WriteLine();
            output.WriteLine(Escape(paragraph));
        }
    }

    /// <summary>Writes a table; nothing if it has no rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="table">The table.</param>
    public static void Write(TextWriter output, ReportTable table)
    {
        if (table.Rows.IsEmpty)
        {
            return;
        }

        output.WriteLine();
        WriteRow(output, table.Headers.Select(header => Escape(header.Title)));
        WriteRow(output, table.Headers.Select(header => header.Kind == CellKind.Figure ? "---:" : "---"));
        foreach (ImmutableArray<Cell> row in table.Rows)
        {
            WriteRow(output, row.Select(cell => Escape(cell.Text)));
        }
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells)
        => output.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Plain text as Markdown shows it, on one line.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char letter in PlainText.Of(text.ReplaceLineEndings(" ")))
        {
            if (Special.Contains(letter, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
