using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Repeating;

/// <summary>Joins the results of one kernel from several processes: each process counts as one sample.</summary>
internal sealed class ProcessSummary
{
    private readonly IReadOnlyList<ComparisonResult> _parts;
    private readonly ImmutableArray<ImmutableArray<CandidateResult>> _candidates;
    private readonly ImmutableArray<ImmutableArray<CandidateResult>> _passing;
    private readonly KernelContract _contract;
    private readonly ComparisonSettings _settings;
    private readonly int _processes;
    private readonly Assessment? _assessment;
    private readonly ImmutableArray<Mode> _baselineModes = [];

    /// <summary>Assesses the candidates.</summary>
    /// <param name="parts">What each process found, on this kernel alone; at least one.</param>
    /// <param name="contract">The kernel.</param>
    /// <param name="settings">How all processes together compared.</param>
    /// <param name="processes">How many processes there should have been.</param>
    public ProcessSummary(
        IReadOnlyList<ComparisonResult> parts, KernelContract contract, ComparisonSettings settings, int processes)
    {
        _parts = parts;
        _contract = contract;
        _settings = settings;
        _processes = processes;
        _candidates =
        [
            .. parts[0].Results.Select(first => (ImmutableArray<CandidateResult>)
            [
                .. parts.SelectMany(part => part.Results)
                    .Where(other => other.Backend == first.Backend && other.Threads == first.Threads),
            ]),
        ];
        _passing = [.. _candidates.Where(candidate => candidate.All(result => result.Verdict == Verdict.Pass))];
        if (!_passing.IsEmpty)
        {
            double[] control = [.. Workloads.Select(workload => workload.Control).OfType<Control>().Select(control => Math.Log(control.Ratio))];
            _assessment = new Assessment(control, [.. _passing.Select(AdvantagesOf)]);
            _baselineModes = _passing.FirstOrDefault(results => results[0].Relation == Relation.Baseline) is { IsDefault: false } baseline
                ? ModesOf(baseline)
                : [];
        }
    }

    private IEnumerable<WorkloadResult> Workloads => _parts.Select(part => part.Workloads[0]);

    private double Seconds => Workloads.Sum(workload => workload.MeasuredSeconds ?? 0);

    /// <summary>Describes the workload and how it was measured.</summary>
    public WorkloadResult DescribeWorkload() => _parts[0].Workloads[0] with
    {
        Input = _settings.Input?.Label,
        Options = _settings.Input?.Options ?? [],
        Rounds = Workloads.Sum(workload => workload.Rounds),
        Complete = _parts.Count == _processes && Workloads.All(workload => workload.Complete),
        BudgetSeconds = _settings.Rounds is null ? _settings.BudgetSeconds : null,
        MeasuredSeconds = Seconds,
        Processes = _parts.Count,
        Control = _assessment?.Control is { Interval: { } interval } control
            ? _parts[0].Workloads[0].Control! with { Ratio = control.Ratio, Interval = interval }
            : null,
        NoiseFloor = _assessment?.Rule.NoiseFloorShare,
        TimerOverheadSeconds = Workloads.Max(workload => workload.TimerOverheadSeconds),
        CallOverheadSeconds = Workloads.Max(workload => workload.CallOverheadSeconds),
        Interference = Workloads.Select(workload => workload.Interference).OfType<Interference>().Aggregate(
            (Interference?)null, (sum, next) => sum is null ? next : sum.Plus(next)),
        OtherWork = Workloads.Select(workload => workload.OtherWork).OfType<OtherWork>().Aggregate(
            (OtherWork?)null, (sum, next) => sum is null ? next : sum.Plus(next)),
        PeakResidentBytes = Workloads.Max(workload => workload.PeakResidentBytes),
    };

    /// <summary>Describes the candidates, by rank and the fastest first; those that did not pass come last, in their first order.</summary>
    public ImmutableArray<CandidateResult> DescribeCandidates()
    {
        int[] ranks = _assessment?.Ranks() ?? [];
        return
        [
            .. Disagreements.AddTo(
                [.. (_assessment?.Order ?? []).OrderBy(index => ranks[index]).Select(index => DescribeMeasured(index, ranks[index]))],
                _assessment?.Rule.NoiseFloorShare),
            .. _candidates.Except(_passing).Select(results => results.MaxBy(result => result.Verdict.Weight())! with
            {
                Input = _settings.Input?.Label,
            }),
        ];
    }

    private static double[] AdvantagesOf(ImmutableArray<CandidateResult> results)
        => [.. results.Select(result => result.Ratio is { } ratio ? Math.Log(ratio) : -Math.Log(result.Seconds!.Median))];

    private static ImmutableArray<Mode> ModesOf(ImmutableArray<CandidateResult> results)
        => ModeSearch.Find([.. results.Select(result => result.Seconds!.Median)]);

    private CandidateResult DescribeMeasured(int index, int rank)
    {
        ImmutableArray<CandidateResult> results = _passing[index];
        CandidateResult first = results[0];
        RatioEstimate ratio = _assessment!.Ratios[index];
        bool isCompared = first.Ratio is not null && first.Relation != Relation.Baseline;
        Duration seconds = Duration.Of([.. results.Select(result => result.Seconds!.Median)]);
        WorkloadResult workload = _parts[0].Workloads[0];
        ImmutableArray<Mode> modes = ModesOf(results);
        Relation? relation = isCompared ? _assessment.Rule.Judge(ratio) : first.Relation;
        Resolution? resolution = relation == Relation.Unresolved
            ? Resolution.OfProcesses(_assessment.Rule, ratio, modes, _baselineModes, Seconds, _parts.Count)
            : null;
        return first with
        {
            Input = _settings.Input?.Label,
            ThreadsUsed = (int?)MedianOf(results, result => result.ThreadsUsed),
            RunsOn = results.Any(result => result.RunsOn),
            Residual = results.Max(result => result.Residual),
            Rank = rank,
            Seconds = seconds,
            FirstCallSeconds = MedianOf(results, result => result.FirstCallSeconds),
            LoadSeconds = MedianOf(results, result => result.LoadSeconds),
            Ratio = first.Ratio is null ? null : ratio.Ratio,
            RatioInterval = isCompared ? ratio.Interval : null,
            Relation = relation,
            UnresolvedBecause = resolution?.Because,
            NeededBudgetSeconds = resolution?.BudgetSeconds,
            NeededProcesses = resolution?.Processes,
            Modes = modes,
            Gflops = workload.Flops / seconds.Median / 1e9,
            Gbs = workload.Bytes / seconds.Median / 1e9,
            Samples = [.. results.Select(result => result.Seconds!.Median)],
            Disturbances = [],
            DisturbedSamples = results.Sum(result => result.DisturbedSamples),
            ValidatedSamples = results.Sum(result => result.ValidatedSamples),
            StoppedEarly = results.Any(result => result.StoppedEarly),
            WarmUp = results.Max(result => result.WarmUp),
            CompiledInRounds = results.Sum(result => result.CompiledInRounds),
            Command = first.Threads is { } threads
                ? $"{RowCommand.Of(_contract, new CandidateName(first.Backend, threads), _settings)} --processes {_processes}"
                : null,
        };
    }

    private static double? MedianOf(ImmutableArray<CandidateResult> results, Func<CandidateResult, double?> value)
        => results.Select(value).OfType<double>().ToArray() is [_, ..] values ? Duration.MedianOf(values) : null;
}
