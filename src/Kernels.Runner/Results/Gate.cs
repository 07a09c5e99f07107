using System.Collections.Immutable;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Results;

/// <summary>
/// Whether something became slower by more than is allowed. Only the interval counts: a slowdown fails if the whole
/// interval lies beyond what is allowed, and beyond the noise floor.
/// </summary>
/// <param name="Allowed">The slowdown that is allowed, as a share of the time before; 0 to allow none that can be shown.</param>
internal sealed record Gate(double Allowed)
{
    /// <summary>What is allowed as the natural logarithm of before ÷ now; 0 or below.</summary>
    private double Limit => -Math.Log(1 + Allowed);

    /// <summary>Judges what changed.</summary>
    /// <param name="changes">What changed, and the slowdown that is allowed.</param>
    public static ImmutableArray<GateFinding> Judge(Changes changes) => changes.AllowedSlowdown is { } allowed
        ? [.. changes.Candidates.Select(change => Judge(changes, change, new Gate(allowed))).OfType<GateFinding>()]
        : [];

    /// <summary>
    /// A candidate without a time in an older build that was measured in the same rounds was still meant to be compared.
    /// </summary>
    private static GateFinding? Judge(Changes changes, CandidateChange change, Gate gate)
        => gate.Judge(change) ?? (changes.SameRounds && change.Now is not null ? new GateFinding(change, GateVerdict.Absent) : null);

    /// <summary>Judges what became of a candidate.</summary>
    /// <param name="change">What became of it.</param>
    /// <returns>The finding; null if the candidate is new, so that there is nothing to judge.</returns>
    public GateFinding? Judge(CandidateChange change) => change switch
    {
        { Before: null } => null,
        { Ratio: null } => new GateFinding(change, GateVerdict.Absent),
        { RatioInterval: not { } } => new GateFinding(change, GateVerdict.Open),
        { RatioInterval: { } interval } => new GateFinding(change, Side(interval, change.Relation)),
    };

    /// <summary>On which side of what is allowed an interval lies.</summary>
    /// <param name="interval">The interval of before ÷ now.</param>
    /// <param name="relation">What is shown beyond the noise floor.</param>
    public GateVerdict Side(Interval interval, Relation? relation)
        => relation == Relation.Slower && Math.Log(interval.High) < Limit ? GateVerdict.Slower
            : Math.Log(interval.Low) >= Limit ? GateVerdict.Within
            : GateVerdict.Open;

    /// <summary>Whether a ratio of before ÷ now lies on one side of what is allowed.</summary>
    /// <param name="ratio">The ratio.</param>
    public bool IsDecided(RatioEstimate ratio) => ratio.High < Limit || ratio.Low >= Limit;

    /// <summary>
    /// How many times as much time would show on which side a ratio lies: its interval narrows with the square root.
    /// </summary>
    /// <param name="interval">The interval of before ÷ now.</param>
    /// <returns>The factor, above 1; infinite if the ratio is the limit itself.</returns>
    public double NeededGrowth(Interval interval)
    {
        (double low, double high) = (Math.Log(interval.Low), Math.Log(interval.High));
        double narrowing = (high - low) / 2 / Math.Abs(((low + high) / 2) - Limit);
        return narrowing * narrowing;
    }
}

/// <summary>What a gate finds about a candidate.</summary>
/// <param name="Change">What became of the candidate.</param>
/// <param name="Verdict">What follows.</param>
internal sealed record GateFinding(CandidateChange Change, GateVerdict Verdict);

/// <summary>What follows from a change.</summary>
internal enum GateVerdict
{
    /// <summary>It is shown that it did not become slower by more than is allowed.</summary>
    Within,

    /// <summary>It is shown that it became slower by more than is allowed.</summary>
    Slower,

    /// <summary>Neither is shown.</summary>
    Open,

    /// <summary>Only one of the two has a time.</summary>
    Absent,
}
