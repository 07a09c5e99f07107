using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.History;
using Kernels.Host.Reports;
using Kernels.Host.Running;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels history [KERNEL…]</c></summary>
internal sealed class HistoryCommand : Command
{
    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Show what became of the candidates of");
    private readonly Option<string[]?> _backends = CommonOptions.Backends();

    private readonly Option<bool> _json = new("--json")
    {
        Description = $"Write JSON ({HistoryJson.SchemaName}) instead of tables.",
    };

    public HistoryCommand()
        : base("history", "List the results that 'compare --save' kept, and show what became of each candidate from one to the next.")
    {
        Add(_kernels);
        Add(_backends);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        HistoryFilter filter = new([.. call.GetValue(_kernels) ?? []], [.. call.GetValue(_backends) ?? []]);
        ResultHistory history = ResultHistory.Read(ResultStore.Find(Settings.Read(call)), filter);
        CandidateResult[] all = [.. history.Saved.SelectMany(saved => saved.Result.Results)];
        RequireKnown("kernel", filter.Kernels, [.. KernelContracts.All.Select(contract => contract.Name), .. all.Select(candidate => candidate.Kernel)]);
        RequireKnown("backend", filter.Backends, [.. BackendCatalog.Names, .. all.Select(candidate => candidate.Backend)]);
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

    private static void RequireKnown(string what, ImmutableArray<string> names, string[] known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new UserInputException(
                $"{what} '{unknown}' is unknown{Spelling.Suggest(unknown, known)}; {what}s: {string.Join(", ", known.Distinct())}.");
        }
    }
}
