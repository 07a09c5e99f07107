using Kernels.Host.Running;
using Kernels.Host.SelfTest;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>What a self-test found.</summary>
internal static class SelfTestReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="console">Where to.</param>
    public static void Write(SelfTestResult result, IAnsiConsole console)
    {
        Machine machine = Machine.Current;
        console.Say($"{machine.Cpu}, {machine.LogicalProcessors} logical processors; {machine.Runtime} {machine.Mode}", new Style(Color.Grey));
        if (result.Comparisons.IsEmpty)
        {
            console.Say("no comparison ended");
            return;
        }

        string end = result.Comparisons.Length == SelfTestRunner.Comparisons ? "" : " (interrupted)";
        console.Say($"{result.Comparisons.Length} comparisons{end}, at most {Units.Duration(result.BudgetSeconds)} each");
        console.WriteLine();
        TextTable table = new TextTable().Prose("figure").Figures("measured").Figures("accepted").Text("");
        Add(table, "false alarms: equal work called faster or slower", result.FalseAlarms, "≤", SelfTestResult.MostFalseAlarms);
        Add(table, $"planted slowdowns of {Units.Percent(SelfTestRunner.Slowdown)} found", result.Found, "≥", SelfTestResult.FewestFound);
        Add(table, "equal work called the same", Units.Percent(result.SameFound));
        Add(table, "noise floor, median", Units.Percent(MedianOf(result, comparison => comparison.Workload.NoiseFloor)));
        Add(table, "ratio of the planted slowdown, median", Units.Ratio(MedianOf(result, comparison => comparison.Slower.Ratio)));
        Add(table, "rounds, median", $"{MedianOf(result, comparison => comparison.Workload.Rounds):F0}");
        Add(table, "time, median", Units.Duration(MedianOf(result, comparison => comparison.Workload.MeasuredSeconds)));
        Add(table, "disturbed samples, median", Units.Percent(MedianOf(result, DisturbedShare)));
        console.Write(table);
    }

    private static void Add(TextTable table, string name, string measured) => table.Row(Style.Plain, name, measured, "", "");

    private static void Add(TextTable table, string name, double measured, string sign, double accepted)
    {
        bool isAccepted = sign == "≤" ? measured <= accepted : measured >= accepted;
        Style style = new(isAccepted ? Color.Green : Color.Red);
        table.Row(style, name, Units.Percent(measured), $"{sign} {Units.Percent(accepted)}", isAccepted ? "pass" : "fail");
    }

    private static double? DisturbedShare(SelfTestComparison comparison)
        => (double?)comparison.Workload.Interference?.Disturbed / comparison.Workload.Interference?.Samples;

    private static double? MedianOf(SelfTestResult result, Func<SelfTestComparison, double?> value)
        => result.Comparisons.Select(value).OfType<double>().ToArray() is [_, ..] values ? Duration.MedianOf(values) : null;
}
