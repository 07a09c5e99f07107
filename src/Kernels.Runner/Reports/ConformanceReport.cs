using Kernels.Runner.Conformance;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What the conformance kit found, and what to fix.</summary>
internal static class ConformanceReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ConformanceResult result, IAnsiConsole console)
    {
        console.Say($"{result.Plugin}, {result.Folder}", new Style(decoration: Decoration.Bold));
        TextTable table = new TextTable().Text("step").Text("outcome").Prose("what, and what to fix");
        foreach (ConformanceStep step in result.Steps)
        {
            table.Row(StyleOf(step.Outcome), step.Name, step.Outcome.Name(), step.Detail);
        }

        console.Write(table);
        console.WriteLine();
        if (result.Cases is not null)
        {
            CheckReport.Write(result.Cases, console);
        }
    }

    private static Style StyleOf(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Pass => Style.Plain,
        StepOutcome.Fail => new Style(Color.Red),
        _ => new Style(Color.Grey),
    };
}
