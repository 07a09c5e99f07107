using System.Collections.Immutable;
using System.Globalization;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Runner.Tuning;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>Tuning records, and what is added to them.</summary>
internal static class TuningReport
{
    /// <summary>Writes a record as tables, one for each environment in which it was measured.</summary>
    /// <param name="path">The record's path.</param>
    /// <param name="record">The record.</param>
    /// <param name="hereFor">The environment of this process for a kernel, by the id of its contract.</param>
    /// <param name="console">Where to.</param>
    public static void Write(string path, TuningRecord record, Func<string, TuningEnvironment> hereFor, IAnsiConsole console)
    {
        console.Say(record.Count == 0 ? $"{path}: nothing is recorded; run '{ProgramName.Value} tune'" : path);
        foreach (TunedEnvironment tuned in record.Environments)
        {
            console.WriteLine();
            console.Say($"{tuned.Environment.Cpu}, {tuned.Environment.InstructionSet}:");
            foreach (IGrouping<string?, string> kernels in tuned.Winners.Select(winner => winner.Contract).Distinct()
                .GroupBy(contract => TuningEvidence.Refuse(tuned.Environment, hereFor(contract))))
            {
                console.Say(
                    $"  {string.Join(", ", kernels)}: {kernels.Key ?? "holds here"}",
                    new Style(kernels.Key is null ? Color.Green : Color.Yellow));
            }

            console.Write(TableOf(tuned.Winners));
        }
    }

    /// <summary>Writes the outcome of a step as one line, and what disturbed it and its problems as further lines.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="console">Where to.</param>
    public static void Write(TuningOutcome outcome, IAnsiConsole console)
    {
        console.Say(
            outcome.Winner is { } winner
                ? $"{outcome.Step}: {winner.Backend}, {EvidenceText.DescribeRank(winner)}"
                : $"{outcome.Step}: nothing recorded, since nothing was measured to the end",
            outcome.Winner is null ? new Style(Color.Yellow) : Style.Plain);
        foreach (string busy in BusyMachine.Describe(outcome.Result))
        {
            console.Say($"  {busy}", new Style(Color.Yellow));
        }

        foreach (string problem in outcome.Problems)
        {
            console.Say($"  {problem}", new Style(Color.Red));
        }
    }

    /// <summary>Writes which backends can't be measured here.</summary>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="console">Where to.</param>
    public static void WriteAbsent(ImmutableArray<Backend> backends, IAnsiConsole console)
    {
        foreach (Backend backend in backends.Where(backend => backend.UnavailableReason is not null))
        {
            console.Say($"{backend.Name} is not measured: {backend.UnavailableReason}", new Style(Color.Yellow));
        }
    }

    private static TextTable TableOf(ImmutableArray<TunedWinner> winners)
    {
        TextTable table = new TextTable()
            .Text("kernel").Text("size").Figures("threads").Text("winner").Figures("median").Prose("rank").Text("measured");
        IEnumerable<TunedWinner> ordered = winners
            .OrderBy(winner => winner.Contract).ThenBy(winner => winner.WorkingSetBytes).ThenBy(winner => winner.Threads);
        foreach (TunedWinner winner in ordered)
        {
            table.Row(
                Style.Plain,
                winner.Contract,
                winner.Size,
                winner.Threads.ToString(CultureInfo.InvariantCulture),
                winner.Backend,
                Units.Duration(winner.Seconds),
                EvidenceText.DescribeRank(winner),
                EvidenceText.DescribeTime(winner));
        }

        return table;
    }
}
