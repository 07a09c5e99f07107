using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Runner.History;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels history [KERNEL…]</c></summary>
internal sealed class HistoryCommand : Command
{
    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Kernels whose candidates to show:");
    private readonly Option<string[]?> _backends = CommonOptions.Backends();

    private readonly Option<bool> _json = CommonOptions.Json(HistoryJson.SchemaName);

    public HistoryCommand()
        : base("history", "List the results that 'compare --save' kept, and show how candidates changed from one to the next.")
    {
        Add(_kernels);
        Add(_backends);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        ResultHistory history = ResultHistory.Read(ResultStore.Find(ProgramCommand.SettingsOf(call)));
        CandidateResult[] all = [.. history.Saved.SelectMany(saved => saved.Result.Results)];
        HistoryFilter filter = new(
            Find(
                "kernel",
                [.. (call.GetValue(_kernels) ?? []).Select(WithoutRevision)],
                [.. OwnKernels.Added.Contracts.Select(contract => contract.Name), .. all.Select(candidate => candidate.Kernel)],
                KernelContract.ShortNameOf),
            Find(
                "backend",
                call.GetValue(_backends) ?? [],
                [.. OwnKernels.Added.BackendNames, .. all.Select(candidate => candidate.Backend)],
                name => name));
        history = history.Follow(filter);
        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => HistoryJson.Write(history, output));
        }
        else
        {
            HistoryReport.Write(history, showCourses: !filter.IsOpen, Terminal.Output);
        }

        foreach ((string name, string problem) in history.Damaged)
        {
            Terminal.WriteWarning($"{name} is left out: {problem}");
        }

        return ExitCode.Done;
    }

    /// <summary>Results have the names of kernels, without the revision that an id ends with.</summary>
    private static string WithoutRevision(string name) => name.Split('/')[0];

    /// <summary>The names that are asked for, which may be short, or patterns.</summary>
    private static ImmutableArray<string> Find(string what, string[] names, IEnumerable<string> known, Func<string, string> shortNameOf)
    {
        string[] all = [.. known.Distinct(StringComparer.OrdinalIgnoreCase)];
        return NamePattern.Find(names, all, name => name, FindOne, what, shortNameOf);

        string FindOne(string name) => all.FirstOrDefault(other => Is(other, name)) ?? Array.FindAll(all, other => Is(shortNameOf(other), name)) switch
        {
            [var one] => one,
            [] => throw new UserInputException(
                $"{what} '{name}' is unknown{Spelling.Suggest(name, all.Union(all.Select(shortNameOf)))}; {what}s: {string.Join(", ", all)}."),
            string[] several => throw new UserInputException($"{what} '{name}' is ambiguous; write its namespace too: {string.Join(", ", several)}."),
        };

        static bool Is(string other, string name) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
