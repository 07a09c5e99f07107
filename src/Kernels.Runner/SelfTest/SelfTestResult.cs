using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.SelfTest;

/// <summary>What a self-test found.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Pairs">What was found for each pair under each load, in the order of the loads.</param>
internal sealed record SelfTestResult(Machine Machine, SelfTestSettings Settings, PairResult[] Pairs)
{
    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether every comparison was made; false after an interruption.</summary>
    public bool Complete => Pairs.Length == Settings.Pairs.Length * Settings.Loads.Length
        && Array.TrueForAll(Pairs, pair => pair.Outcomes.Length == 2 * Settings.Comparisons);

    /// <summary>Whether no criterion is failed.</summary>
    public bool Passed => !Has(Judgement.Fail);

    /// <summary>Whether any pair has a criterion with this judgement.</summary>
    public bool Has(Judgement judgement)
        => Array.Exists(Pairs, pair => Array.Exists(pair.Criteria, criterion => criterion.Judgement == judgement));
}

/// <summary>What was found for a pair.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Load">What else the machine did.</param>
/// <param name="Outcomes">
/// The comparisons. Each was made twice in a row with the same seed, as someone who doubts a verdict would.
/// </param>
internal sealed record PairResult(PairDefinition Pair, string Load, ComparisonOutcome[] Outcomes)
{
    /// <summary>What was computed; null if nothing was.</summary>
    public string? Shape { get; init; }

    /// <summary>Bytes of all buffers of a call together.</summary>
    public double? WorkingSetBytes { get; init; }

    /// <summary>
    /// Its counts, judged by what is accepted: false alarms, what was planted, and contradictions, in this order.
    /// </summary>
    public Criterion[] Criteria => Acceptance.Judge(this);
}

/// <summary>What one comparison found.</summary>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Seconds">The time that they took.</param>
/// <param name="NoiseFloor">The noise floor, as a share.</param>
/// <param name="Disturbed">The share of samples that were disturbed; null if unknown.</param>
/// <param name="Candidates">What was found for the twin, and then for those with more work, in the order of their pair.</param>
internal sealed record ComparisonOutcome(
    int Rounds, double Seconds, double? NoiseFloor, double? Disturbed, CandidateOutcome[] Candidates)
{
    /// <summary>The candidate that can't differ.</summary>
    public CandidateOutcome Twin => Candidates[0];

    /// <summary>Whether a difference was reported that isn't there: between equal work, or that more work is faster.</summary>
    public bool IsFalseAlarm => Twin.Relation == Relation.Slower
        || Array.Exists(Candidates, candidate => candidate.Relation == Relation.Faster);

    /// <summary>Whether one of two comparisons says of a candidate that it is faster, and the other that it is slower.</summary>
    public bool Contradicts(ComparisonOutcome other)
    {
        for (int i = 0; i < Candidates.Length; i++)
        {
            if ((Candidates[i].Relation, other.Candidates[i].Relation)
                is (Relation.Faster, Relation.Slower) or (Relation.Slower, Relation.Faster))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a comparison found for one candidate.</summary>
/// <param name="Planted">The share of work that is added to it; 0 for the twin.</param>
/// <param name="Relation">Its relation to the reference.</param>
/// <param name="Ratio">The reference's time ÷ its own.</param>
internal sealed record CandidateOutcome(double Planted, Relation Relation, double Ratio)
{
    /// <summary>Whether a gate fails for it; also false if no gate is tested.</summary>
    public bool FailsGate { get; init; }
}
