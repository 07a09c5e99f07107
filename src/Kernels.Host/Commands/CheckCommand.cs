using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.Reports;
using Kernels.Host.Running;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels check [KERNEL…]</c></summary>
internal sealed class CheckCommand : Command
{
    /// <summary>One; a few; and more than most machines have processors, so that some threads find nothing to do.</summary>
    private static readonly int[] DefaultThreads = [1, 2, 3, 8];

    private const double DefaultTimeLimit = 30;

    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Any of, or else all of");
    private readonly Option<string[]?> _backends = CommonOptions.Backends();
    private readonly Option<int[]?> _threads = CommonOptions.Threads(string.Join(',', DefaultThreads));

    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description = "Run backends in this process, which then ends with the first that crashes or hangs.",
    };

    private readonly Option<double?> _timeLimit = Values.Seconds(
        "--time-limit", $"How long a call may take, such as 10s. [default: {DefaultTimeLimit}s]", 0.1, 86_400);

    public CheckCommand()
        : base("check", "Validate backends against the oracle: many shapes, alignments and thread counts, no timing.")
    {
        Add(_kernels);
        Add(_backends);
        Add(_threads);
        Add(_inProcess);
        Add(_timeLimit);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        string[] kernels = call.GetValue(_kernels) ?? [];
        using KernelHost host = Settings.CreateHost(call);
        ImmutableArray<WorkloadSource> sources = kernels.Length == 0 ? KernelSources.All(host) : KernelSources.Find(host, kernels);
        string[]? named = call.GetValue(_backends);
        ImmutableArray<Backend> backends = CommonOptions.FindBackends(host, named);

        int[] threads = call.GetValue(_threads) is [_, ..] counts ? counts : DefaultThreads;
        CheckResult result = call.GetValue(_inProcess)
            ? new CheckRunner(backends, [.. threads], CheckMemory.InProcess, ProgressLine.Show).Run(sources)
            : RunIsolated(sources, backends, [.. threads], TimeSpan.FromSeconds(call.GetValue(_timeLimit) ?? DefaultTimeLimit));
        ProgressLine.Clear();
        CheckReport.Write(result, Terminal.Output);
        return ExitCodeOf(result, named is [_, ..]);
    }

    private static CheckResult RunIsolated(
        ImmutableArray<WorkloadSource> sources, ImmutableArray<Backend> backends, ImmutableArray<int> threads, TimeSpan timeLimit)
    {
        using IsolatedBackends isolated = new(backends, timeLimit);
        return new CheckRunner(isolated.All, threads, CheckMemory.Isolated, ProgressLine.Show).Run(sources);
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
