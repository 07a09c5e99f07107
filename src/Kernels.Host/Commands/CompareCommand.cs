using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.Diagnosis;
using Kernels.Host.Reports;
using Kernels.Host.Roofline;
using Kernels.Host.Running;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels compare KERNEL…</c></summary>
internal sealed class CompareCommand : Command
{
    private const string DefaultBaseline = "managed";
    private const WorkloadSize DefaultSize = WorkloadSize.Medium;
    private const double DefaultBudgetSeconds = 5;
    private const ulong DefaultSeed = 1;

    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.OneOrMore, "One or more of");
    private readonly Option<WorkloadSize?> _size = Values.Choice<WorkloadSize>(
        "--size", "Preset: about 1 ms, 10 ms, 100 ms or 1 s for managed on one thread. [default: medium]");

    private readonly Option<string[]?> _backends = CommonOptions.Backends();

    private readonly Option<int[]?> _threads = CommonOptions.Threads("1, and every processor");

    private readonly Option<string?> _baseline = new("--baseline")
    {
        HelpName = "BACKEND",
        Description = $"Backend to which ratios are taken. [default: {DefaultBaseline}, or else the first of --backends]",
    };

    private readonly Option<int?> _rounds = Values.Number(
        "--rounds", "N", "Number of rounds. [default: as many as the budget allows, at least 7]", 1, 100_000);

    private readonly Option<double?> _budget = Values.Number(
        "--budget", "SECONDS", $"Time for the rounds of one kernel. [default: {DefaultBudgetSeconds}]", 0.1, 86_400);

    private readonly Option<ulong?> _seed = Values.Number(
        "--seed", "N", $"Seed of the data and of the order within rounds. [default: {DefaultSeed}]", ulong.MinValue, ulong.MaxValue);

    private readonly Option<bool> _noCeilings = CommonOptions.NoCeilings();

    private readonly ViewOptions _views = new();

    public CompareCommand()
        : base("compare", "Validate, then measure backends head to head in interleaved rounds.")
    {
        Add(_kernels);
        Add(_size);
        Add(_backends);
        Add(_threads);
        Add(_baseline);
        Add(_rounds);
        Add(_budget);
        Add(_seed);
        Add(_noCeilings);
        _views.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        ImmutableArray<WorkloadSource> sources = CommonOptions.FindSources(call.GetRequiredValue(_kernels));
        KernelHost host = Settings.CreateHost(call);
        string[]? named = call.GetValue(_backends);
        ImmutableArray<Backend> backends = CommonOptions.FindBackends(host, named);
        ComparisonSettings settings = new()
        {
            Size = call.GetValue(_size) ?? DefaultSize,
            Threads = CommonOptions.ChooseThreads(call.GetValue(_threads)),
            Baseline = ChooseBaseline(host, backends, call.GetValue(_baseline)),
            Rounds = call.GetValue(_rounds),
            BudgetSeconds = call.GetValue(_budget) ?? DefaultBudgetSeconds,
            Seed = call.GetValue(_seed) ?? DefaultSeed,
        };

        _views.Check(call);

        MachineCeilings? ceilings = call.GetValue(_noCeilings)
            ? null
            : CeilingSurvey.Measure(
                host, CpuCache.ReadAll(new SystemFiles()), settings.Threads, CeilingSurvey.Brief, ProgressLine.Show);
        ComparisonResult result = ComparisonRunner.Run(sources, backends, settings, ProgressLine.Show);
        result = ceilings is null ? result : RooflineModel.AddTo(result, ceilings);
        ProgressLine.Clear();
        _views.Write(result, call);
        return ExitCodeOf(result, named is [_, ..]);
    }

    private static string ChooseBaseline(KernelHost host, ImmutableArray<Backend> backends, string? named)
    {
        Backend? baseline = named is not null
            ? host.FindBackend(named)
            : backends.FirstOrDefault(backend => backend.Name == DefaultBaseline) ?? backends[0];
        return backends.Contains(baseline)
            ? baseline.Name
            : throw new KernelsConfigurationException(
                $"--baseline {baseline.Name} is not compared; compared: {string.Join(", ", backends.Select(backend => backend.Name))}.");
    }

    /// <summary>A wrong result weighs most; then what was asked for by name, or everything, not being available.</summary>
    private static int ExitCodeOf(ComparisonResult result, bool named)
    {
        if (result.Results.Any(candidate => candidate.Verdict is Verdict.Fail or Verdict.Error))
        {
            return ExitCode.WrongResult;
        }

        bool absent = named && result.Results.Any(candidate => candidate.Verdict != Verdict.Pass);
        return absent || !result.Results.Any(candidate => candidate.Verdict == Verdict.Pass)
            ? ExitCode.NotAvailable
            : ExitCode.Done;
    }
}
