using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Kernels.Hosting;
using Kernels.Runner.Checking;
using Kernels.Runner.Conformance;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels check [KERNEL…]</c></summary>
internal sealed class CheckCommand : Command
{
    /// <summary>One, a few, and more than most machines have processors, so that some threads have nothing to do.</summary>
    private static readonly int[] DefaultThreads = [1, 2, 3, 8];

    private const double DefaultTimeLimit = 30;

    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Kernels to check (default all):");
    private readonly Option<string[]?> _backends = CommonOptions.Backends();
    private readonly Option<int[]?> _threads = CommonOptions.Threads(string.Join(',', DefaultThreads));

    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description = "Run backends in this process; the first crash or hang then ends the whole check.",
    };

    private readonly Option<double?> _timeLimit = Values.Seconds(
        "--time-limit", "How long a call may take, such as 10s.", $"{DefaultTimeLimit}s", 0.1, 86_400);

    private readonly Option<string?> _plugin = new("--plugin")
    {
        HelpName = "DIR",
        Description = "Test a plug-in against every requirement and say what to fix; DIR is its folder, or holds several.",
    };

    public CheckCommand()
        : base("check", "Validate backends against the oracle: many shapes, alignments and thread counts, no timing.")
    {
        Add(_kernels);
        Add(_backends);
        Add(_threads);
        Add(_inProcess);
        Add(_timeLimit);
        Add(_plugin);
        _plugin.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }])
            {
                result.AddError("--plugin is ''; required: the folder of a plug-in, or one that holds several");
            }
        });
        Validators.Add(result =>
        {
            string? other = result.GetValue(_kernels) is [var kernel, ..] ? $"kernel '{kernel}'"
                : result.GetValue(_backends) is [_, ..] ? _backends.Name
                : result.GetValue(_inProcess) ? _inProcess.Name
                : null;
            if (other is not null && result.GetValue(_plugin) is not null)
            {
                result.AddError(OptionRules.Exclude(_plugin.Name, other, "it tests a whole plug-in in processes of its own"));
            }
        });
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        ImmutableArray<int> threads = call.GetValue(_threads) is [_, ..] counts ? [.. counts] : [.. DefaultThreads];
        TimeSpan timeLimit = TimeSpan.FromSeconds(call.GetValue(_timeLimit) ?? DefaultTimeLimit);
        if (call.GetValue(_plugin) is { } folder)
        {
            return TryPlugins(folder, threads, timeLimit);
        }

        string[] kernels = call.GetValue(_kernels) ?? [];
        bool inProcess = call.GetValue(_inProcess);
        using KernelHost host = Settings.CreateHost(call, OverridesOf(timeLimit), inProcess ? Isolation.None : Isolation.Process);
        ImmutableArray<WorkloadSource> sources = kernels.Length == 0 ? KernelSources.All(host) : KernelSources.Find(host, kernels, _backends);
        string[]? named = call.GetValue(_backends);
        ImmutableArray<Backend> backends = CommonOptions.FindBackends(host, named, sources);

        ImmutableArray<CheckMemory> memory = inProcess ? CheckMemory.InProcess : CheckMemory.Isolated;
        CheckResult result = new CheckRunner(backends, threads, memory, ProgressLine.Show).Run(sources);
        ProgressLine.Clear();
        CheckReport.Write(result, Terminal.Output);
        return ExitCodeOf(result, CommonOptions.NamedBackends(named));
    }

    private static int TryPlugins(string folder, ImmutableArray<int> threads, TimeSpan timeLimit)
    {
        ImmutableArray<ConformanceResult> results = ConformanceRunner.TryAll(folder, threads, timeLimit, ProgressLine.Show);
        ProgressLine.Clear();
        foreach (ConformanceResult result in results)
        {
            ConformanceReport.Write(result, Terminal.Output);
        }

        return results.Any(result => result.Steps.Any(step => step.Outcome == StepOutcome.Fail)) ? ExitCode.WrongResult
            : results.Any(result => result.Cases is null) ? ExitCode.NotAvailable
            : ExitCode.Done;
    }

    /// <summary>The settings that the options change, by configuration key: the time limits of processes.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> OverridesOf(TimeSpan timeLimit)
    {
        string seconds = timeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return
        [
            new("Kernels:Limits:FirstCall", seconds),
            new("Kernels:Limits:Call", seconds),
        ];
    }

    /// <summary>It is not a pass if nothing was checked, or if a backend that was named is not available.</summary>
    private static int ExitCodeOf(CheckResult result, ImmutableArray<string> named)
    {
        if (result.Results.Any(check => check.Verdict.IsWrong()))
        {
            return ExitCode.WrongResult;
        }

        bool absent = result.Results.Any(
            check => check.Verdict != Verdict.Pass && named.Contains(check.Backend, StringComparer.OrdinalIgnoreCase));
        return absent || result.Results.Sum(check => check.Runs) == 0 ? ExitCode.NotAvailable : ExitCode.Done;
    }
}
