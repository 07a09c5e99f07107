using System.Collections.Immutable;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>Turns the samples of a comparison into its results.</summary>
internal sealed class ComparisonSummary
{
    private readonly Workload _workload;
    private readonly ImmutableArray<Trial> _trials;
    private readonly ImmutableArray<Trial> _passing;
    private readonly ComparisonSettings _settings;
    private readonly RoundLoop? _rounds;
    private readonly Trial? _baseline;
    private readonly Assessment? _assessment;
    private readonly ImmutableArray<Mode> _baselineModes = [];

    /// <summary>Assesses the trials.</summary>
    /// <param name="workload">What was computed.</param>
    /// <param name="trials">The candidates, after the last round; those that passed have samples.</param>
    /// <param name="settings">How they were compared.</param>
    /// <param name="rounds">The rounds; null if there were none.</param>
    public ComparisonSummary(
        Workload workload, ImmutableArray<Trial> trials, ComparisonSettings settings, RoundLoop? rounds)
    {
        _workload = workload;
        _trials = trials;
        _passing = [.. trials.Where(trial => trial.Passes)];
        _settings = settings;
        _rounds = rounds;
        _baseline = FindBaseline(_passing, settings);
        if (rounds is not null && !_passing.IsEmpty)
        {
            _assessment = Advantages.Assess((_baseline ?? _passing[0]).Samples, rounds.Control.Samples, _passing.Select(trial => trial.Samples));
            _baselineModes = ModeSearch.Find(_baseline?.Samples ?? []);
        }
    }

    /// <summary>
    /// Finds the baseline among trials: its backend at the requested thread count, or at the lowest if none was requested.
    /// </summary>
    public static Trial? FindBaseline(IEnumerable<Trial> passing, ComparisonSettings settings) => passing
        .Where(trial => trial.Candidate.Backend.Name == settings.Baseline
            && (settings.BaselineThreads is not { } threads || trial.Candidate.Threads == threads))
        .MinBy(trial => trial.Candidate.Threads);

    /// <summary>Describes the workload and how it was measured.</summary>
    public WorkloadResult DescribeWorkload() => new()
    {
        Kernel = _workload.Contract.Name,
        Contract = _workload.Contract.Id,
        Size = _settings.Size,
        Input = _settings.Input?.Label,
        Options = _settings.Input?.Options ?? [],
        Shape = _workload.Shape,
        Flops = _workload.Work.Flops,
        LanesOfFloat64 = _workload.LanesOfFloat64,
        Bytes = _workload.Work.Bytes,
        LeastFlops = _workload.LeastWork?.Flops,
        LeastBytes = _workload.LeastWork?.Bytes,
        WorkingSetBytes = _workload.WorkingSetBytes,
        Bottleneck = _workload.Contract.Bottleneck,
        Baseline = _baseline is null ? null : new Baseline(_baseline.Candidate.Backend.Name, _baseline.Candidate.Threads),
        Rounds = _rounds?.Rounds ?? 0,
        BudgetSeconds = _settings.Rounds is null ? _settings.BudgetSeconds : null,
        MeasuredSeconds = _rounds?.Seconds,
        ColdCache = _settings.ColdCache,
        Control = DescribeControl(),
        NoiseFloor = _assessment?.Rule.NoiseFloorShare,
        SmallestDifference = DecisionRule.SmallestDifference,
        Interference = DescribeInterference(),
        RestlessThreads = _trials.Max(trial => trial.RestlessHere),
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
            .. _trials.Where(trial => !trial.Passes).Select(Describe),
        ];
    }

    private Control? DescribeControl()
    {
        Candidate? candidate = _rounds?.Control.Candidate;
        return _assessment?.Control is { Interval: { } interval } control
            ? new Control(candidate!.Backend.Name, candidate.Threads, control.Ratio, interval)
            : null;
    }

    private Interference? DescribeInterference()
    {
        Trial[] sampled = [.. _trials.Where(trial => trial.Samples.Count > 0)];
        if (_rounds is null || sampled.Length == 0)
        {
            return null;
        }

        sampled = [.. sampled, _rounds.Control];
        SystemCounters total = sampled.Select(trial => trial.Counted).Aggregate((sum, next) => sum.Plus(next));
        return new Interference(
            sampled.Sum(trial => trial.Samples.Count),
            sampled.Sum(trial => trial.Disturbances.Count(disturbance => disturbance != Disturbance.None)),
            total.InvoluntarySwitches,
            total.StealSeconds,
            total.ThrottledSeconds,
            total.PageFaults,
            total.Gen0)
        {
            Causes = DisturbanceCounts.Of([.. sampled.SelectMany(trial => trial.Disturbances)]),
        };
    }

    private CandidateResult DescribeMeasured(int index, int rank)
    {
        Trial trial = _passing[index];
        RatioEstimate ratio = _assessment!.Ratios[index];
        Duration seconds = Duration.Of(trial.Samples);
        double calls = trial.TimedCalls;
        bool isBaseline = trial == _baseline;
        ImmutableArray<Mode> modes = isBaseline ? _baselineModes : ModeSearch.Find(trial.Samples);
        Relation? relation = _baseline is null ? null : isBaseline ? Relation.Baseline : _assessment.Rule.Judge(ratio);
        Resolution? resolution = relation == Relation.Unresolved
            ? Resolution.OfRounds(_assessment.Rule, ratio, modes, _baselineModes, _rounds!.Seconds)
            : null;
        return Describe(trial) with
        {
            Rank = rank,
            Seconds = seconds,
            Ratio = _baseline is null ? null : ratio.Ratio,
            RatioInterval = _baseline is null || isBaseline ? null : ratio.Interval,
            Relation = relation,
            UnresolvedBecause = resolution?.Because,
            NeededBudgetSeconds = resolution?.BudgetSeconds,
            Modes = modes,
            Gflops = _workload.Work.Flops / seconds.Median / 1e9,
            Gbs = _workload.Work.Bytes / seconds.Median / 1e9,
            CallsPerSample = trial.CallsPerSample,
            Samples = [.. trial.Samples],
            Disturbances = [.. trial.Disturbances],
            DisturbedSamples = trial.Disturbances.Count(disturbance => disturbance != Disturbance.None),
            ValidatedSamples = trial.ValidatedSamples,
            StoppedEarly = trial.Samples.Count < _rounds!.Rounds,
            Collections = new CollectionsPerCall(trial.Counted.Gen0 / calls, trial.Counted.Gen1 / calls, trial.Counted.Gen2 / calls),
        };
    }

    private CandidateResult Describe(Trial trial)
    {
        Candidate candidate = trial.Candidate;
        return new CandidateResult
        {
            Kernel = _workload.Contract.Name,
            Size = _settings.Size,
            Input = _settings.Input?.Label,
            Shape = _workload.Shape,
            Backend = candidate.Backend.Name,
            Isa = candidate.Implementation?.InstructionSet,
            Threads = candidate.Implementation is null ? null : candidate.Threads,
            ThreadsUsed = trial.ThreadsUsed,
            RunsOn = trial.RunsOn,
            Verdict = trial.Verdict,
            Reason = trial.Reason,
            Signal = trial.Signal,
            Residual = trial.Residual is { } residual && double.IsFinite(residual) ? residual : null,
            Rank = null,
            Seconds = null,
            FirstCallSeconds = trial.FirstCallSeconds,
            Ratio = null,
            Gflops = null,
            Gbs = null,
            CallsPerSample = null,
            Samples = [],
            LoadSeconds = candidate.Backend.LoadTime?.TotalSeconds,
            AllocatedBytesPerCall = trial.AllocatedBytesPerCall,
            WarmUp = trial.Passes ? trial.WarmUp : null,
            CompiledInRounds = trial.Passes && trial.WarmUp is not null ? trial.CompiledInRounds : null,
            RunningThreads = trial.RunningThreads,
            Command = candidate.Implementation is null
                ? null
                : RowCommand.Of(_workload.Contract, new CandidateName(candidate.Backend.Name, candidate.Threads), _settings),
        };
    }
}
