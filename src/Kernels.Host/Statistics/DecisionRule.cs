using Kernels.Host.Running;

namespace Kernels.Host.Statistics;

/// <summary>When an estimated ratio means faster, slower or the same. Differences are natural logarithms of ratios.</summary>
/// <param name="NoiseFloor">The largest difference that the control's interval allows, although there is none.</param>
internal readonly record struct DecisionRule(double NoiseFloor)
{
    /// <summary>The smallest difference of interest, as a share: candidates that surely differ by less are the same.</summary>
    public const double SmallestDifference = 0.02;

    private static readonly double Smallest = Math.Log(1 + SmallestDifference);

    /// <summary>What lies inside a floor above this is not called the same: a machine so noisy tells nothing.</summary>
    private static readonly double HighestFloor = Math.Log(1.1);

    /// <summary>The rule that a control gives.</summary>
    /// <param name="control">The estimate of a ratio that is 1 in truth; null where there was no control.</param>
    /// <returns>The rule; without a control it tells no difference.</returns>
    public static DecisionRule From(RatioEstimate? control) => new(control?.Reach ?? double.PositiveInfinity);

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
    /// Whether more samples would not change the relation. What is the same only because the floor is high is not
    /// settled: the floor sinks with more samples.
    /// </summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>Whether it is settled.</returns>
    public bool IsSettled(RatioEstimate estimate) => Judge(estimate) switch
    {
        Relation.Unresolved => false,
        Relation.Same => NoiseFloor <= Smallest,
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
        double toDiffer = (estimate.HalfWidth + NoiseFloor) / difference;
        double toAgree = difference < Smallest ? estimate.HalfWidth / (Smallest - difference) : double.PositiveInfinity;
        double factor = Math.Min(toDiffer, toAgree);
        return factor * factor;
    }
}
