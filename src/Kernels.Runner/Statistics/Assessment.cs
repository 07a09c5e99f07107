using System.Collections.Immutable;

namespace Kernels.Runner.Statistics;

/// <summary>
/// What samples show about candidates, from their advantages. An advantage is the natural logarithm of the reference's time
/// ÷ the candidate's. There is one for each unit in which both were measured: a round, or a process.
/// </summary>
internal sealed class Assessment
{
    /// <summary>If a candidate is slower than the fastest by more than this, its place no longer matters.</summary>
    private static readonly double FarBehind = Math.Log(1.5);

    /// <summary>A ratio is worth more of the budget while half its interval is wider than this, whatever the verdict.</summary>
    private static readonly double PreciseEnough = Math.Log(1.05);

    private readonly ImmutableArray<double[]> _advantages;
    private readonly ImmutableArray<RatioEstimate> _toFastest;

    /// <summary>Assesses candidates.</summary>
    /// <param name="control">The advantages of the reference over itself; empty if there was no control.</param>
    /// <param name="advantages">The advantages of each candidate, none of them empty; shorter ones ended early.</param>
    public Assessment(double[] control, ImmutableArray<double[]> advantages)
    {
        _advantages = advantages;
        Control = control.Length < RatioEstimate.FewestPairs ? null : RatioEstimate.Of(control);
        Rule = DecisionRule.From(Control);
        Ratios = [.. advantages.Select(RatioEstimate.Of)];
        Order = [.. Enumerable.Range(0, advantages.Length).OrderByDescending(candidate => Ratios[candidate].Center)];
        _toFastest = [.. Enumerable.Range(0, advantages.Length).Select(candidate => Compare(Order[0], candidate))];
    }

    /// <summary>The control's ratio; null if there are too few samples of it.</summary>
    public RatioEstimate? Control { get; }

    /// <summary>When ratios differ.</summary>
    public DecisionRule Rule { get; }

    /// <summary>The ratio of each candidate: the reference's time ÷ its own.</summary>
    public ImmutableArray<RatioEstimate> Ratios { get; }

    /// <summary>The candidates, fastest first.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>Whether a candidate is so far behind the fastest that it need not be sampled any more.</summary>
    public bool IsHopeless(int candidate)
        => _toFastest[candidate].High < -FarBehind && Rule.IsSettled(Ratios[candidate]);

    /// <summary>
    /// Whether more samples of a candidate would change neither its relation to the reference nor to the fastest, nor
    /// its ratio by much.
    /// </summary>
    public bool IsSettled(int candidate)
        => Ratios[candidate].HalfWidth <= PreciseEnough
            && Rule.IsSettled(Ratios[candidate])
            && (candidate == Order[0] || Rule.IsSettled(_toFastest[candidate]));

    /// <summary>The rank of each candidate: 1 + the number of candidates that are shown, by their own ratios, to be faster.</summary>
    public int[] Ranks()
    {
        int[] ranks = new int[_advantages.Length];
        for (int candidate = 0; candidate < ranks.Length; candidate++)
        {
            ranks[candidate] = 1 + Enumerable.Range(0, ranks.Length)
                .Count(other => other != candidate && Rule.Judge(Compare(other, candidate)) == Relation.Slower);
        }

        return ranks;
    }

    /// <summary>The ratio of two candidates' times within the units in which both were measured.</summary>
    private RatioEstimate Compare(int first, int second)
        => RatioEstimate.Of([.. _advantages[second].Zip(_advantages[first], (own, other) => own - other)]);
}
