using Kernels.Runner.SelfTest;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What a self-test found, on the terminal and as Markdown.</summary>
internal static class SelfTestReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="console">Where to.</param>
    public static void Write(SelfTestResult result, IAnsiConsole console)
    {
        foreach (string line in SelfTestText.Describe(result))
        {
            console.Say(line, new Style(Color.Grey));
        }

        foreach (string load in result.Settings.Loads)
        {
            console.WriteLine();
            console.Say(SelfTestText.Describe(load), "");
            foreach (ReportTable table in SelfTestTable.Of(result, load))
            {
                console.Write(ConsoleTable.Of(table));
                console.WriteLine();
            }
        }

        foreach (string line in SelfTestText.Conclude(result))
        {
            console.Say(line, new Style(result.Passed ? Color.Green : Color.Red));
        }
    }

    /// <summary>Writes the report as Markdown, to be pasted into a page.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="output">Where to.</param>
    public static void WriteMarkdown(SelfTestResult result, TextWriter output)
    {
        output.WriteLine("# Self-test of comparisons");
        MarkdownReport.Write(output, SelfTestText.Describe(result));
        foreach (string load in result.Settings.Loads)
        {
            output.WriteLine();
            output.WriteLine($"## {SelfTestText.Describe(load)}");
            foreach (ReportTable table in SelfTestTable.Of(result, load))
            {
                MarkdownReport.Write(output, table);
            }
        }

        MarkdownReport.Write(output, SelfTestText.Conclude(result));
    }
}
