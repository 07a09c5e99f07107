using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.Reports;
using Kernels.Host.Running;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels check [KERNEL…]</c></summary>
internal sealed class CheckCommand : Command
{
    /// <summary>One; a few; and more than most machines have processors, so that some threads find nothing to do.</summary>
    private static readonly int[] DefaultThreads = [1, 2, 3, 8];

    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Any of, or else all of");
    private readonly Option<string[]?> _backends = CommonOptions.Backends();
    private readonly Option<int[]?> _threads = CommonOptions.Threads(string.Join(',', DefaultThreads));

    public CheckCommand()
        : base("check", "Validate backends against the oracle: many shapes, alignments and thread counts, no timing.")
    {
        Add(_kernels);
        Add(_backends);
        Add(_threads);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        string[] kernels = call.GetValue(_kernels) ?? [];
        ImmutableArray<WorkloadSource> sources = kernels.Length == 0 ? WorkloadSources.All : CommonOptions.FindSources(kernels);
        string[]? named = call.GetValue(_backends);
        ImmutableArray<Backend> backends = CommonOptions.FindBackends(Settings.CreateHost(call), named);

        int[] threads = call.GetValue(_threads) is [_, ..] counts ? counts : DefaultThreads;
        CheckResult result = CheckRunner.Run(sources, backends, [.. threads], ProgressLine.Show);
        ProgressLine.Clear();
        CheckReport.Write(result, Terminal.Output);
        return ExitCodeOf(result, named is [_, ..]);
    }

    /// <summary>Having checked nothing is not a pass, nor is a backend that was asked for by name and is not there.</summary>
    private static int ExitCodeOf(CheckResult result, bool named)
    {
        if (result.Results.Any(check => check.Verdict.IsWrong()))
        {
            return ExitCode.WrongResult;
        }

        bool absent = named && result.Results.Any(check => check.Verdict != Verdict.Pass);
        return absent || result.Results.Sum(check => check.Runs) == 0 ? ExitCode.NotAvailable : ExitCode.Done;
    }
}
