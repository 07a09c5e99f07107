using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Hosting;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>The options that say how to compare.</summary>
internal sealed class ComparisonOptions
{
    private const string DefaultBaseline = "managed";
    private const WorkloadSize DefaultSize = WorkloadSize.Medium;
    private const double DefaultBudgetSeconds = 10;
    private const ulong DefaultSeed = 1;

    private readonly Option<WorkloadSize[]?> _sizes = Values.Choices<WorkloadSize>(
        "--size",
        "Presets: about 1 ms, 10 ms, 100 ms or 1 s for managed on one thread. Several, separated by commas, also show "
            + "from which size on threads pay. [default: medium]");

    private readonly Option<string[]?> _backends = CommonOptions.Backends();

    private readonly Option<int[]?> _threads = CommonOptions.Threads("1, and every processor");

    private readonly Option<BaselineName?> _baseline = new("--baseline")
    {
        HelpName = "BACKEND[:N]",
        Description = "Take ratios to this backend, with N threads or else the lowest of --threads. "
            + $"[default: {DefaultBaseline}, or else the first of --backends]",
        CustomParser = Values.ParseBaseline,
    };

    private readonly Option<CandidateName?> _only = new("--only")
    {
        HelpName = "BACKEND:N",
        Description = "Compare only this backend with N threads, and the baseline.",
        CustomParser = Values.ParseCandidate,
    };

    private readonly Option<int?> _rounds = Values.Number(
        "--rounds", "N", "Number of rounds. [default: as many as verdicts need and the budget allows]", 1, 100_000);

    private readonly Option<double?> _budget = Values.Seconds(
        "--budget",
        "Time for the rounds of one kernel, such as 10s; validation, warm-up and ceilings come on top.",
        $"{DefaultBudgetSeconds}s",
        0.1,
        86_400);

    private readonly Option<int?> _processes = Values.Number(
        "--processes", "N", "Repeat in N fresh processes, which share the budget; intervals are then over processes.", 1, 1000);

    private readonly Option<bool> _coldCache = new("--cold-cache")
    {
        Description = "Flush the caches before each call.",
    };

    private readonly Option<bool> _isolate = CommonOptions.Isolate("each backend");

    private readonly Option<ulong?> _seed = Values.Number(
        "--seed", "N", $"Seed of the data and of the order within rounds. [default: {DefaultSeed}]", ulong.MinValue, ulong.MaxValue);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_sizes);
        command.Add(_backends);
        command.Add(_threads);
        command.Add(_baseline);
        command.Add(_only);
        command.Add(_rounds);
        command.Add(_budget);
        command.Add(_processes);
        command.Add(_coldCache);
        command.Add(_isolate);
        command.Add(_seed);
    }

    /// <summary>The options that also hold for the comparisons of a self-test.</summary>
    public ImmutableArray<Option> OfSelfTest => [_budget, _seed];

    /// <summary>The option that names backends.</summary>
    public Option Backends => _backends;

    /// <summary>The time for one comparison, in seconds.</summary>
    public double BudgetOf(ParseResult call) => call.GetValue(_budget) ?? DefaultBudgetSeconds;

    /// <summary>The seed.</summary>
    public ulong SeedOf(ParseResult call) => call.GetValue(_seed) ?? DefaultSeed;

    /// <summary>Where every backend runs; null if the configuration decides.</summary>
    public Isolation? IsolationOf(ParseResult call) => CommonOptions.IsolationOf(call.GetValue(_isolate));

    /// <summary>The number of processes in which to repeat the comparison; 1 for this process alone.</summary>
    public int ProcessesOf(ParseResult call) => call.GetValue(_processes) ?? 1;

    /// <summary>Warns, before anything is measured, that too few rounds or processes were asked for to reach a verdict.</summary>
    public void WarnOfTooFew(ParseResult call)
    {
        foreach (Option<int?> option in (Option<int?>[])[_rounds, _processes])
        {
            // One process means this one, with an interval over its rounds.
            int fewest = option == _processes ? 2 : 1;
            if (call.GetValue(option) is { } count && count >= fewest && count < RatioEstimate.FewestPairs)
            {
                Terminal.WriteWarning(
                    $"{option.Name} {count} is too few for an interval, which takes {RatioEstimate.FewestPairs}: "
                    + "every verdict will be unresolved");
            }
        }
    }

    /// <summary>The backends that were named, each of which has to be available.</summary>
    public ImmutableArray<string> NamedBackends(ParseResult call) =>
    [
        .. CommonOptions.NamedBackends(call.GetValue(_backends)),
        .. call.GetValue(_only) is { } only ? [only.Backend] : Array.Empty<string>(),
    ];

    /// <summary>The backends to compare.</summary>
    public ImmutableArray<Backend> BackendsOf(ParseResult call, KernelHost host, ImmutableArray<WorkloadSource> sources)
        => CommonOptions.FindBackends(host, call.GetValue(_backends), sources);

    /// <summary>The presets to compare at, ascending.</summary>
    public ImmutableArray<WorkloadSize> SizesOf(ParseResult call) => call.GetValue(_sizes) is [_, ..] sizes ? [.. sizes] : [DefaultSize];

    /// <summary>The option that names presets; null if it is not given.</summary>
    public Option? GivenSize(ParseResult call) => call.GetValue(_sizes) is [_, ..] ? _sizes : null;

    /// <summary>How to compare, at the first of the presets.</summary>
    /// <exception cref="KernelsConfigurationException">The baseline, or what <c>--only</c> names, is not compared.</exception>
    public ComparisonSettings SettingsOf(
        ParseResult call, KernelHost host, ImmutableArray<Backend> backends, ImmutableArray<WorkloadSource> sources)
    {
        CandidateName? only = call.GetValue(_only);
        if (only is not null)
        {
            RequireCompared("--only", host.FindBackend(only.Backend), backends);
        }

        ImmutableArray<int> threads = CommonOptions.ChooseThreads(call.GetValue(_threads));
        BaselineName? named = call.GetValue(_baseline);
        Backend baseline = ChooseBaseline(host, backends, named?.Backend);
        RequireThreads(named, baseline, only is null ? threads : null, sources);
        return new ComparisonSettings
        {
            Size = SizesOf(call)[0],
            Threads = threads,
            Baseline = baseline.Name,
            BaselineThreads = named?.Threads,
            Only = only,
            Rounds = call.GetValue(_rounds),
            BudgetSeconds = BudgetOf(call),
            ColdCache = call.GetValue(_coldCache),
            Config = call.GetValue(CommonOptions.Config),
            PipedConfig = SettingsFile.PipedContent(call.GetValue(CommonOptions.Config)),
            Isolate = call.GetValue(_isolate),
            Seed = SeedOf(call),
        };
    }

    /// <summary>Refuses a baseline whose thread count no candidate has.</summary>
    /// <param name="named">The baseline.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="threads">The thread counts that are compared; null if the baseline may have another.</param>
    /// <param name="sources">The kernels that are compared.</param>
    private static void RequireThreads(
        BaselineName? named, Backend backend, ImmutableArray<int>? threads, ImmutableArray<WorkloadSource> sources)
    {
        if (named?.Threads is not { } count)
        {
            return;
        }

        if (sources.FirstOrDefault(source => count > 1 && backend.Find(source.Contract)?.Threads == ThreadSupport.One) is { } single)
        {
            throw new KernelsConfigurationException(
                $"--baseline {named} is not compared: {backend.Name} computes {single.Contract.Name} with one thread.");
        }

        bool isAlwaysOne = count == 1 && sources.All(source => backend.Find(source.Contract)?.Threads == ThreadSupport.One);
        if (threads is { } compared && !compared.Contains(count) && !isAlwaysOne)
        {
            throw new KernelsConfigurationException(
                $"--baseline {named} is not compared; thread counts that are: {string.Join(", ", compared)}; --threads has them.");
        }
    }

    private static Backend ChooseBaseline(KernelHost host, ImmutableArray<Backend> backends, string? named)
    {
        Backend baseline = named is not null
            ? host.FindBackend(named)
            : backends.FirstOrDefault(backend => backend.Name == DefaultBaseline)
                ?? backends.FirstOrDefault(backend => backend.UnavailableReason is null)
                ?? backends[0];
        RequireCompared("--baseline", baseline, backends);
        return baseline;
    }

    private static void RequireCompared(string option, Backend backend, ImmutableArray<Backend> backends)
    {
        if (!backends.Contains(backend))
        {
            throw new KernelsConfigurationException(
                $"{option} {backend.Name} is not compared; compared: {string.Join(", ", backends.Select(other => other.Name))}.");
        }
    }
}
