using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>What a reader of a candidate's row should know. <c>docs/unresolved.md</c> explains each sentence.</summary>
internal static class NoteText
{
    /// <summary>Notes on a workload's candidates, a sentence each, without its full stop.</summary>
    public static IEnumerable<string> Describe(WorkloadResult workload, IEnumerable<CandidateResult> candidates)
        => candidates.SelectMany(candidate => Describe(workload, candidate));

    private static IEnumerable<string> Describe(WorkloadResult workload, CandidateResult candidate)
    {
        string name = ReportText.NameOf(candidate.Backend, candidate.Threads);
        foreach (string note in MeasuringText.DescribeThreads(candidate))
        {
            yield return $"{name}: {note}";
        }

        if (candidate.RunningThreads > 0)
        {
            yield return $"{name}: {MeasuringText.DescribeRunningThreads(candidate)}";
        }

        if (MeasuringText.DescribeWarmUp(candidate) is { } doubt)
        {
            yield return $"{name}: {doubt}";
        }

        if (!candidate.Modes.IsEmpty)
        {
            yield return $"{name} has {Count(candidate.Modes.Length)} modes: "
                + string.Join(", ", candidate.Modes.Select(mode => $"{Units.Percent(mode.Share)} at {Units.Duration(mode.Seconds)}"));
        }

        if (candidate.Relation == Relation.Unresolved)
        {
            yield return $"{name}: unresolved{DescribeUnresolved(workload, candidate)}";
        }

        if (candidate.MedianDisagrees is { } disagreement && candidate.Ratio is { } ratio)
        {
            string side = ratio > 1 ? "above" : "below";
            yield return $"{name}: its median is {side} the baseline's although its ratio is {side} 1: {Reason(disagreement)}";
        }
    }

    private static string DescribeUnresolved(WorkloadResult workload, CandidateResult candidate) => ObstacleOf(candidate) switch
    {
        Obstacle.FewProcesses
            => $": {workload.Processes} processes are too few for an interval, which takes {RatioEstimate.FewestPairs}",
        Obstacle.FewRounds => $": {Rounds(workload)} too few for an interval, which takes {RatioEstimate.FewestPairs}",
        Obstacle.Modes => ", and more time would not help: its times have several modes",
        Obstacle.BaselineModes => ", and more time would not help: the baseline's times have several modes",
        Obstacle.Budget => $" after {Units.Duration(workload.MeasuredSeconds)}: {Remedy(workload, candidate)} would settle it",
        _ => $", and no budget under an hour would settle it: the difference is {Units.Percent(Difference(candidate))}, "
            + $"the noise floor {Units.Percent(workload.NoiseFloor)}",
    };

    /// <summary>Older versions did not record why, and suggested any budget that they computed.</summary>
    private static Obstacle ObstacleOf(CandidateResult candidate) => candidate switch
    {
        { UnresolvedBecause: { } because and not Obstacle.Budget } => because,
        { NeededBudgetSeconds: null } => Obstacle.FewRounds,
        _ => SuggestedBudget(candidate) is null ? Obstacle.Noise : Obstacle.Budget,
    };

    private static string Remedy(WorkloadResult workload, CandidateResult candidate)
    {
        string processes = candidate.NeededProcesses is { } count ? $"--processes {count} " : "";
        string budget = $"--budget {ShortTime(SuggestedBudget(candidate))}";
        return $"{processes}{budget}{(workload.BudgetSeconds is null ? " instead of --rounds" : "")}";
    }

    private static double? SuggestedBudget(CandidateResult candidate)
        => candidate.NeededBudgetSeconds is { } needed ? Resolution.RoundUp(needed, spent: 0) : null;

    /// <summary>A budget as a person types it, such as <c>45s</c> or <c>2m</c>.</summary>
    public static string ShortTime(double? seconds) => seconds >= 120 && seconds % 60 == 0 ? $"{seconds / 60:F0}m" : $"{seconds:F0}s";

    private static string Rounds(WorkloadResult workload) => workload switch
    {
        { Processes: > 1 } => $"{workload.Rounds} rounds in {workload.Processes} processes are",
        { Rounds: 1 } => "1 round is",
        _ => $"{workload.Rounds} rounds are",
    };

    private static double? Difference(CandidateResult candidate)
        => candidate.Ratio is { } ratio ? Math.Exp(Math.Abs(Math.Log(ratio))) - 1 : null;

    private static string Reason(Disagreement disagreement) => disagreement switch
    {
        Disagreement.Modes => "of times with several modes, the median falls into one or another by chance",
        Disagreement.FewerRounds => "it was sampled in fewer rounds, and the ratio is of those alone",
        Disagreement.Noise => "both differences are within the noise, or too small to be of interest",
        _ => "the machine's speed changed over the run, which ratios within rounds leave out",
    };

    private static string Count(int modes) => modes switch { 2 => "two", 3 => "three", _ => $"{modes}" };
}
