using Kernels.Host.Running;

namespace Kernels.Host.Statistics;

/// <summary>When an estimated ratio means faster, slower or the same. Differences are natural logarithms of ratios.</summary>
/// <param name="NoiseFloor">The largest difference that the control's interval allows, although there is none; 0 or above.</param>
internal readonly record struct DecisionRule(double NoiseFloor)
{
    /// <summary>
    /// The smallest difference that is told, as a share: where code and data happen to lie makes smaller ones, and enough
    /// samples would find them between two copies of the same code.
    /// </summary>
    public const double LeastTold = 0.005;

    /// <summary>The smallest difference that the budget is spent on to find, as a share.</summary>
    public const double LeastSought = 0.01;

    /// <summary>The smallest difference of interest, as a share: candidates that surely differ by less are the same.</summary>
    public const double SmallestDifference = 0.02;

    private static readonly double Smallest = Math.Log(1 + SmallestDifference);

    /// <summary>
    /// Candidates that surely differ by less are not sampled any more. Halfway between what is never told and what is to be
    /// found: nearer to the latter, such a difference would now and then pass for none before it is found.
    /// </summary>
    private static readonly double NotWorthSeeking = Math.Log(1 + ((LeastTold + LeastSought) / 2));

    /// <summary>What lies inside a floor above this is not called the same: a machine so noisy tells nothing.</summary>
    private static readonly double HighestFloor = Math.Log(1.1);

    private static readonly double LowestFloor = Math.Log(1 + LeastTold);

    /// <summary>The rule that a control gives.</summary>
    /// <param name="control">The estimate of a ratio that is 1 in truth; null where there was no control.</param>
    /// <returns>The rule; without a control it tells no difference.</returns>
    public static DecisionRule From(RatioEstimate? control) => new(control?.Reach ?? double.PositiveInfinity);

    /// <summary>Differences up to this are not told: what the control allows, or <see cref="LeastTold"/> where that is more.</summary>
    public double NoiseFloor { get; } = Math.Max(NoiseFloor, LowestFloor);

    private double SameWithin => NoiseFloor <= HighestFloor ? Math.Max(NoiseFloor, Smallest) : Smallest;

    /// <summary>The noise floor as a share; null where it is not known.</summary>
    public double? NoiseFloorShare => double.IsFinite(NoiseFloor) ? Math.Exp(NoiseFloor) - 1 : null;

    /// <summary>Judges an estimate of first's time ÷ second's: is the second one faster?</summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>The relation of the second to the first.</returns>
    public Relation Judge(RatioEstimate estimate)
        => !double.IsFinite(NoiseFloor) ? Relation.Unresolved
            : estimate.Low > NoiseFloor ? Relation.Faster
            : estimate.High < -NoiseFloor ? Relation.Slower
            : estimate.Reach <= SameWithin ? Relation.Same
            : Relation.Unresolved;

    /// <summary>
    /// Whether more samples are not worth their time: they would not change the relation, or only find a difference that is
    /// too small to look for. What is the same within the smallest difference of interest is sampled on, since it may still
    /// turn out to be a little faster.
    /// </summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>Whether it is settled.</returns>
    public bool IsSettled(RatioEstimate estimate) => Judge(estimate) switch
    {
        Relation.Unresolved => false,
        Relation.Same => estimate.Reach <= NotWorthSeeking && NoiseFloor <= NotWorthSeeking,
        _ => true,
    };

    /// <summary>
    /// How many times as many samples would resolve an estimate: the interval and the floor narrow with the square root
    /// of their number, until either the interval lies beyond the floor, or all within the smallest difference.
    /// </summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>The factor, above 1; null where the relation is resolved, or nothing is known yet.</returns>
    public double? NeededGrowth(RatioEstimate estimate)
    {
        if (Judge(estimate) != Relation.Unresolved || !double.IsFinite(NoiseFloor) || !double.IsFinite(estimate.HalfWidth))
        {
            return null;
        }

        double difference = Math.Abs(estimate.Center);
        double factor = Math.Min(NarrowingToDiffer(difference, estimate.HalfWidth), Narrowing(estimate.HalfWidth, Smallest - difference));
        return factor * factor;
    }

    /// <summary>How many times narrower things have to be for the interval to lie beyond the floor, which sinks only so far.</summary>
    private double NarrowingToDiffer(double difference, double halfWidth)
        => Math.Max(Narrowing(halfWidth + NoiseFloor, difference), Narrowing(halfWidth, difference - LowestFloor));

    private static double Narrowing(double width, double room) => room > 0 ? width / room : double.PositiveInfinity;
}
