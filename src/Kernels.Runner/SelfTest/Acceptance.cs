using Kernels.Runner.Statistics;

namespace Kernels.Runner.SelfTest;

/// <summary>Judges counts by what is accepted.</summary>
internal static class Acceptance
{
    /// <summary>The largest accepted share of comparisons with a false alarm.</summary>
    public const double MostFalseAlarms = 0.05;

    /// <summary>The largest accepted share of repeated comparisons that contradict each other.</summary>
    public const double MostContradictions = 0.01;

    /// <summary>The largest accepted share of gates that fail on two builds that are the same.</summary>
    public const double MostFalseFailures = 0.01;

    /// <summary>From this many on, the share itself is judged; with fewer, chance is taken into account.</summary>
    public const int Enough = 100;

    /// <summary>A count that chance gives more rarely than this is not put down to chance.</summary>
    public const double Chance = 0.05;

    /// <summary>The level of the intervals of shares.</summary>
    public const double Level = 0.95;

    /// <summary>A product such as 0.1 × 200, in binary fractions, may be a little less than 20.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The smallest share of comparisons in which planted work has to be found.</summary>
    /// <param name="planted">The share of work that is planted.</param>
    /// <returns>The share of comparisons.</returns>
    public static double FewestFound(double planted) => planted < 0.02 ? 0.90 : 0.95;

    /// <summary>Judges a pair.</summary>
    /// <param name="pair">What was found for it.</param>
    /// <returns>
    /// False alarms, what was planted, and contradictions, in this order; of a gate, false failures and what it found.
    /// </returns>
    public static Criterion[] Judge(PairResult pair) => pair.Pair.AllowedSlowdown is null ? JudgeComparisons(pair) : JudgeGate(pair);

    private static Criterion[] JudgeGate(PairResult pair)
    {
        int Failing(int candidate) => Count(pair.Outcomes, outcome => outcome.Candidates[candidate].FailsGate);
        return
        [
            AtMost(CriterionKind.FalseFailures, Failing(0), pair.Outcomes.Length, MostFalseFailures),
            .. pair.Pair.Planted.Select((planted, index) => AtLeast(pair.Pair, planted, Failing(index + 1), pair.Outcomes.Length)),
        ];
    }

    private static Criterion[] JudgeComparisons(PairResult pair)
    {
        ComparisonOutcome[] outcomes = pair.Outcomes;
        int alarms = Count(outcomes, outcome => outcome.IsFalseAlarm);
        List<Criterion> criteria = [AtMost(CriterionKind.FalseAlarms, alarms, outcomes.Length, MostFalseAlarms)];
        for (int i = 0; i < pair.Pair.Planted.Length; i++)
        {
            int candidate = i + 1;
            int found = Count(outcomes, outcome => outcome.Candidates[candidate].Relation == Relation.Slower);
            criteria.Add(AtLeast(pair.Pair, pair.Pair.Planted[i], found, outcomes.Length));
        }

        int contradictions = 0;
        for (int i = 0; i < outcomes.Length; i += 2)
        {
            contradictions += outcomes[i].Contradicts(outcomes[i + 1]) ? 1 : 0;
        }

        criteria.Add(AtMost(CriterionKind.Contradictions, contradictions, outcomes.Length / 2, MostContradictions));
        return [.. criteria];
    }

    /// <summary>In how many comparisons a condition holds.</summary>
    public static int Count(ComparisonOutcome[] outcomes, Predicate<ComparisonOutcome> predicate)
        => Array.FindAll(outcomes, predicate).Length;

    /// <summary>Judges how often something went wrong.</summary>
    /// <param name="wrong">How often it did.</param>
    /// <param name="of">How often it could have.</param>
    /// <param name="most">The largest share that is accepted; above 0 and below 1.</param>
    /// <returns>
    /// From <see cref="Enough"/> on, whether the share is accepted. With fewer, fail if a share that is just accepted leads to
    /// this many with a probability below <see cref="Chance"/>; otherwise open, since so few can't show that it is accepted.
    /// </returns>
    public static Judgement Judge(int wrong, int of, double most)
        => of >= Enough ? (wrong <= (most * of) + Rounding ? Judgement.Pass : Judgement.Fail)
            : Binomial.AtLeast(wrong, of, most) < Chance ? Judgement.Fail
            : Judgement.Open;

    private static Criterion AtMost(CriterionKind kind, int count, int of, double most)
        => new(kind, null, count, of, most, Judge(count, of, most));

    private static Criterion AtLeast(PairDefinition pair, double planted, int found, int of)
    {
        double fewest = FewestFound(planted);
        return pair.HasToFind
            ? new(pair.AllowedSlowdown is null ? CriterionKind.Found : CriterionKind.GateFound, planted, found, of, fewest, Judge(of - found, of, 1 - fewest))
            : new(CriterionKind.Found, planted, found, of, null, Judgement.Measured);
    }
}

/// <summary>A count, and what is accepted of it.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Planted">The share of work that was planted; null if the count is not of planted work.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Of">How often it could have happened.</param>
/// <param name="Accepted">
/// The share that is accepted: at least this for finds, at most this for the others; null if it is only measured.
/// </param>
/// <param name="Judgement">What follows.</param>
internal sealed record Criterion(CriterionKind Kind, double? Planted, int Count, int Of, double? Accepted, Judgement Judgement)
{
    /// <summary>
    /// The interval of the true share, with the confidence <see cref="Acceptance.Level"/>; null if nothing could have happened.
    /// </summary>
    public Interval? Share => Of == 0 ? null : Binomial.IntervalOf(Count, Of, Acceptance.Level);
}

/// <summary>What a criterion counts.</summary>
internal enum CriterionKind
{
    /// <summary>Comparisons that reported a difference that isn't there.</summary>
    FalseAlarms,

    /// <summary>Comparisons that found the planted work.</summary>
    Found,

    /// <summary>Repeated comparisons of which one said faster, and the other slower.</summary>
    Contradictions,

    /// <summary>Gates that failed for a backend that is the same in both builds.</summary>
    FalseFailures,

    /// <summary>Gates that failed for the backend to which work was added.</summary>
    GateFound,
}

/// <summary>What follows from a count.</summary>
internal enum Judgement
{
    /// <summary>It is accepted.</summary>
    Pass,

    /// <summary>It is not accepted.</summary>
    Fail,

    /// <summary>There were too few comparisons to accept it, and nothing speaks against it.</summary>
    Open,

    /// <summary>Nothing is required of it.</summary>
    Measured,
}
