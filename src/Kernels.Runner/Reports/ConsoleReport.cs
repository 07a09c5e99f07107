using Kernels.Files;
using Kernels.Runner.Results;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>A comparison as tables, one for each workload.</summary>
internal static class ConsoleReport
{
    private const string Legend =
        "candidate: a backend ×threads asked for; threads: 1 of 2 if two were asked for and one computed\n"
        + "rank: 1 + how many were shown to be faster; median: of a call in the steady state\n"
        + "ratio: baseline's time ÷ own, within rounds: 2× is twice as fast; interval: its 99% confidence interval\n"
        + "of ceiling: the least time that this machine needs ÷ own; over 100%: moves fewer bytes than the work model counts";

    private static readonly Style Small = new(Color.Grey);
    private static readonly Style Warning = new(Color.Yellow);

    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="verbose">Whether to show first calls, memory and commands too.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ComparisonResult result, bool verbose, IAnsiConsole console)
    {
        foreach (string condition in result.Conditions)
        {
            console.Say($"note: {condition}", Warning);
        }

        foreach (string answer in ReportText.Answers(result))
        {
            console.Say(answer, "");
        }

        console.Say(Describe(result.Machine), Small);

        foreach (Sweep sweep in Sweep.Find(result))
        {
            console.WriteLine();
            console.Write(ConsoleTable.Of(ReportTables.Sweep(result, sweep)));
        }

        foreach (WorkloadResult workload in result.Workloads)
        {
            CandidateResult[] candidates = [.. result.CandidatesOf(workload)];
            Write(workload, candidates, console);
            if (verbose)
            {
                DetailReport.Write(workload, candidates, console);
            }
        }

        if (!result.ThreadsPay.IsEmpty)
        {
            console.WriteLine();
        }

        foreach (string line in ReportText.DescribeThreadsPay(result))
        {
            console.Say(line);
        }

        if (result.Against is { } changes)
        {
            Write(changes, console);
        }

        console.WriteLine();
        console.Say(Legend, Small);
        if (!result.Complete)
        {
            console.Say("incomplete: the comparison was interrupted", Warning);
        }
    }

    private static void Write(WorkloadResult workload, CandidateResult[] candidates, IAnsiConsole console)
    {
        console.WriteLine();
        console.Say($"{workload.Kernel} {workload.Data}", $": {workload.Shape}; {MeasuringText.Extent(workload)}");
        console.WriteLine();
        console.Write(ConsoleTable.Of(ReportTables.Candidates(workload, candidates)));
        foreach (string line in MeasuringText.Describe(workload))
        {
            console.Say(line, Small);
        }

        foreach (CandidateResult candidate in candidates)
        {
            string name = ReportText.NameOf(candidate.Backend, candidate.Threads);
            if (candidate.Reason is not null)
            {
                console.Say($"  {name}: {candidate.Verdict.Explain(candidate.Signal, candidate.Reason)}", ConsoleTable.StyleOf(candidate.Verdict));
            }
        }

        foreach (string note in NoteText.Describe(workload, candidates))
        {
            console.Say($"  {note}", Warning);
        }

        string[] wrong =
        [
            .. candidates.Where(candidate => candidate.Verdict.IsWrong() && BuildName.IsOwn(candidate)).Select(candidate => candidate.Backend).Distinct(),
        ];
        if (wrong is not [])
        {
            console.Say($"  '{ProgramName.Value} check {workload.Kernel} --backends {string.Join(',', wrong)}' looks for the cause", Warning);
        }

        if (!workload.Scaling.IsEmpty)
        {
            console.WriteLine();
            console.Write(ConsoleTable.Of(ReportTables.Scaling(workload)));
        }
    }

    private static void Write(Changes changes, IAnsiConsole console)
    {
        console.WriteLine();
        console.Say(ReportText.ChangesTitle, $": {ReportText.Count(changes)}");
        foreach (string line in ReportText.Describe(changes))
        {
            console.Say(line);
        }

        console.WriteLine();
        console.Write(ConsoleTable.Of(ReportTables.Changes(changes)));
    }

    private static string Describe(Machine machine)
        => $"{machine.Cpu}, {machine.InstructionSet}, {ReportText.Processors(machine)}; {machine.Os}\n"
            + $"{machine.Runtime} {machine.Mode}; kernels {ReportText.Build(machine)}";
}
