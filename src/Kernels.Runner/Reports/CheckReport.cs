using System.Globalization;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>A check as a table, and its failures.</summary>
internal static class CheckReport
{
    /// <summary>Enough failures of one implementation to find the cause.</summary>
    private const int MostFailuresShown = 5;

    /// <summary>Writes the report.</summary>
    /// <param name="result">The check.</param>
    /// <param name="console">Where to.</param>
    public static void Write(CheckResult result, IAnsiConsole console)
    {
        console.Write(TableOf(result));
        console.WriteLine();
        foreach (ImplementationCheck check in result.Results)
        {
            Explain(check, console);
        }

        console.Say(
            $"memory: {string.Join(", ", result.Memory)}; threads: {string.Join(", ", result.Threads)}", new Style(Color.Grey));
        if (result.MissingMemory is not null)
        {
            console.Say(result.MissingMemory, new Style(Color.Yellow));
        }

        int failed = result.Results.Sum(check => check.Failures.Length);
        int runs = result.Results.Sum(check => check.Runs);
        console.Say(
            runs == 0 ? "nothing was checked" : $"{runs - failed} passed, {failed} failed",
            new Style(failed > 0 || runs == 0 ? Color.Red : Color.Green));
    }

    private static TextTable TableOf(CheckResult result)
    {
        TextTable table = new TextTable()
            .Text("kernel").Text("backend").Text("isa").Figures("passed").Figures("failed").Figures("worst residual").Text("verdict");
        foreach (ImplementationCheck check in result.Results)
        {
            table.Row(
                ConsoleTable.StyleOf(check.Verdict),
                check.Kernel,
                check.Backend,
                check.Isa ?? Units.None,
                (check.Runs - check.Failures.Length).ToString(CultureInfo.InvariantCulture),
                check.Failures.Length.ToString(CultureInfo.InvariantCulture),
                Units.Residual(check.Residual),
                check.Verdict.Describe(check.Signal));
        }

        return table;
    }

    private static void Explain(ImplementationCheck check, IAnsiConsole console)
    {
        Style style = ConsoleTable.StyleOf(check.Verdict);
        if (check.Reason is not null)
        {
            console.Say($"  {check.Kernel} {check.Backend}: {check.Verdict.Describe(check.Signal)}: {check.Reason}", style);
        }

        foreach (CheckFailure failure in check.Failures.Take(MostFailuresShown))
        {
            console.Say(
                $"  {check.Kernel} {check.Backend} ×{failure.Threads}, {failure.Case}, {failure.Memory}: "
                + failure.Verdict.Explain(failure.Signal, failure.Reason),
                style);
        }

        if (check.Failures.Length > MostFailuresShown)
        {
            console.Say($"  {check.Kernel} {check.Backend}: {check.Failures.Length - MostFailuresShown} more failures", style);
        }
    }
}
