namespace Kernels.Runner.Statistics;

/// <summary>When an estimated ratio means faster, slower or the same. Differences are natural logarithms of ratios.</summary>
/// <param name="NoiseFloor">The largest difference that the control's interval allows, although there is none; 0 or above.</param>
internal readonly record struct DecisionRule(double NoiseFloor)
{
    /// <summary>
    /// The smallest difference that is reported, as a share. Smaller ones come from where code and data happen to lie, and
    /// enough samples would find them between two copies of the same code.
    /// </summary>
    public const double LeastTold = 0.005;

    /// <summary>The smallest difference that the budget is spent on finding, as a share.</summary>
    public const double LeastSought = 0.01;

    /// <summary>The smallest difference of interest, as a share: candidates that surely differ by less are the same.</summary>
    public const double SmallestDifference = 0.02;

    private static readonly double Smallest = Math.Log(1 + SmallestDifference);

    /// <summary>
    /// Candidates that surely differ by less are not sampled any more. This is halfway between what is never reported and
    /// what should be found. Nearer to the latter, a difference that should be found would now and then pass for none.
    /// </summary>
    private static readonly double NotWorthSeeking = Math.Log(1 + ((LeastTold + LeastSought) / 2));

    /// <summary>
    /// If the floor is above this, candidates inside it are not called the same: so noisy a machine shows nothing.
    /// </summary>
    private static readonly double HighestFloor = Math.Log(1.1);

    private static readonly double LowestFloor = Math.Log(1 + LeastTold);

    /// <summary>The rule that a control gives.</summary>
    /// <param name="control">The estimate of a ratio that is 1 in truth; null if there was no control.</param>
    /// <returns>The rule; without a control it reports no difference.</returns>
    public static DecisionRule From(RatioEstimate? control) => new(control?.Reach ?? double.PositiveInfinity);

    /// <summary>
    /// Differences up to this are not reported: what the control allows, or <see cref="LeastTold"/> if that is more.
    /// </summary>
    public double NoiseFloor { get; } = Math.Max(NoiseFloor, LowestFloor);

    private double SameWithin => NoiseFloor <= HighestFloor ? Math.Max(NoiseFloor, Smallest) : Smallest;

    /// <summary>The noise floor as a share; null if unknown.</summary>
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
    /// too small to look for. Candidates that are the same within the smallest difference of interest are still sampled,
    /// since one may turn out to be a little faster.
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
    /// <returns>The factor, above 1; null if the relation is resolved, or nothing is known yet.</returns>
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

    /// <summary>
    /// How many times narrower the interval and the floor have to be for the interval to lie beyond the floor, which sinks
    /// only so far.
    /// </summary>
    private double NarrowingToDiffer(double difference, double halfWidth)
        => Math.Max(Narrowing(halfWidth + NoiseFloor, difference), Narrowing(halfWidth, difference - LowestFloor));

    private static double Narrowing(double width, double room) => room > 0 ? width / room : double.PositiveInfinity;
}
