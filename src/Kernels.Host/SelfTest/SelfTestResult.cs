using System.Collections.Immutable;
using Kernels.Host.Running;

namespace Kernels.Host.SelfTest;

/// <summary>What a self-test found.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Pairs">What was found of each pair beside each load; loads in their order.</param>
internal sealed record SelfTestResult(Machine Machine, SelfTestSettings Settings, ImmutableArray<PairResult> Pairs)
{
    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether every comparison was made; false after an interruption.</summary>
    public bool Complete => Pairs.Length == Settings.Pairs.Length * Settings.Loads.Length
        && Pairs.All(pair => pair.Comparisons.Length == Settings.Comparisons);

    /// <summary>Whether no criterion is failed.</summary>
    public bool Passed => Pairs.All(pair => pair.Criteria.All(criterion => criterion.Judgement != Judgement.Fail));
}

/// <summary>What was found of a pair.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Load">What else the machine did.</param>
/// <param name="Comparisons">The comparisons that were made twice.</param>
internal sealed record PairResult(
    PairDefinition Pair, SelfTestLoad Load, ImmutableArray<RepeatedComparisonOutcome> Comparisons)
{
    /// <summary>What was computed; null where nothing was.</summary>
    public string? Shape { get; init; }

    /// <summary>Bytes of all buffers of a call together.</summary>
    public double? WorkingSetBytes { get; init; }

    /// <summary>How it does by what is accepted.</summary>
    public ImmutableArray<Criterion> Criteria => Acceptance.Judge(this);

    /// <summary>All comparisons, repetitions among them.</summary>
    public IEnumerable<ComparisonOutcome> Outcomes
        => Comparisons.SelectMany(comparison => (ComparisonOutcome[])[comparison.First, comparison.Second]);
}

/// <summary>A comparison that was made twice, with the same seed, as who doubts a verdict makes it.</summary>
/// <param name="First">What was found first.</param>
/// <param name="Second">What was found then.</param>
internal sealed record RepeatedComparisonOutcome(ComparisonOutcome First, ComparisonOutcome Second)
{
    /// <summary>Whether one says of a candidate that it is faster, and the other that it is slower.</summary>
    public bool IsContradiction => First.Candidates.Zip(Second.Candidates)
        .Any(pair => (pair.First.Relation, pair.Second.Relation)
            is (Relation.Faster, Relation.Slower) or (Relation.Slower, Relation.Faster));
}

/// <summary>What one comparison found.</summary>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Seconds">The time that they took.</param>
/// <param name="NoiseFloor">The noise floor, as a share.</param>
/// <param name="Disturbed">The share of samples that were disturbed; null where there is nothing to tell.</param>
/// <param name="Twin">What was found of the candidate that can't differ.</param>
/// <param name="Planted">What was found of those with more work, in the order of their pair.</param>
internal sealed record ComparisonOutcome(
    int Rounds, double Seconds, double? NoiseFloor, double? Disturbed, CandidateOutcome Twin, ImmutableArray<CandidateOutcome> Planted)
{
    /// <summary>Whether a difference was told that isn't there: of equal work, or that more work is faster.</summary>
    public bool IsFalseAlarm => Twin.Relation is Relation.Faster or Relation.Slower
        || Planted.Any(candidate => candidate.Relation == Relation.Faster);

    /// <summary>All candidates but the reference, in one order.</summary>
    public IEnumerable<CandidateOutcome> Candidates => [Twin, .. Planted];
}

/// <summary>What a comparison found of one candidate.</summary>
/// <param name="Planted">The share of work that is added to it; 0 for the twin.</param>
/// <param name="Relation">Its relation to the reference.</param>
/// <param name="Ratio">The reference's time ÷ its own.</param>
internal sealed record CandidateOutcome(double Planted, Relation Relation, double Ratio);
