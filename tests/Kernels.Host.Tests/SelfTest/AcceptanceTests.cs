using Kernels.Runner.Results;
using Kernels.Runner.SelfTest;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.SelfTest;

/// <summary>Which counts are accepted.</summary>
public sealed class AcceptanceTests
{
    private const double Planted = 0.01;

    private static readonly PairDefinition Compute = PairDefinition.All[0] with { Planted = [Planted] };

    [Theory]
    [InlineData(0, 200, 0.05, "Pass")]
    [InlineData(10, 200, 0.05, "Pass")]
    [InlineData(11, 200, 0.05, "Fail")]
    [InlineData(20, 200, 1 - 0.90, "Pass")]
    [InlineData(21, 200, 1 - 0.90, "Fail")]
    [InlineData(5, 100, 1 - 0.95, "Pass")]
    [InlineData(1, 100, 0.01, "Pass")]
    [InlineData(2, 100, 0.01, "Fail")]
    public void A_hundred_comparisons_are_judged_by_their_share(int wrong, int of, double most, string judgement)
        => Assert.Equal(judgement, Acceptance.Judge(wrong, of, most).ToString());

    /// <summary>Of ten comparisons at 5%, two or more alarms have a probability of 8.6%, three or more 1.2%.</summary>
    [Theory]
    [InlineData(0, 10, 0.05, "Open")]
    [InlineData(2, 10, 0.05, "Open")]
    [InlineData(3, 10, 0.05, "Fail")]
    [InlineData(0, 1, 0.01, "Open")]
    [InlineData(1, 1, 0.01, "Fail")]
    [InlineData(0, 0, 0.05, "Open")]
    public void Fewer_are_held_against_chance_and_never_accepted(int wrong, int of, double most, string judgement)
        => Assert.Equal(judgement, Acceptance.Judge(wrong, of, most).ToString());

    [Fact]
    public void Each_criterion_counts_what_it_says()
    {
        PairResult pair = PairOf(
            (Outcome(Relation.Same, Relation.Slower), Outcome(Relation.Same, Relation.Slower)),
            (Outcome(Relation.Faster, Relation.Slower), Outcome(Relation.Slower, Relation.Same)),
            (Outcome(Relation.Unresolved, Relation.Unresolved), Outcome(Relation.Same, Relation.Faster)),
            (Outcome(Relation.Same, Relation.Faster), Outcome(Relation.Same, Relation.Slower)));
        Assert.Equal(
            [
                (CriterionKind.FalseAlarms, 4, 8),
                (CriterionKind.Found, 4, 8),
                (CriterionKind.Contradictions, 2, 4),
            ],
            pair.Criteria.Select(criterion => (criterion.Kind, criterion.Count, criterion.Of)));
    }

    [Theory]
    [InlineData("Faster", "Slower", true)]
    [InlineData("Slower", "Faster", true)]
    [InlineData("Slower", "Same", false)]
    [InlineData("Faster", "Unresolved", false)]
    [InlineData("Slower", "Slower", false)]
    public void Only_opposite_verdicts_contradict_each_other(string first, string second, bool isContradiction)
    {
        (Relation one, Relation other) = (Enum.Parse<Relation>(first), Enum.Parse<Relation>(second));
        Assert.Equal(isContradiction, Outcome(one, Relation.Slower).Contradicts(Outcome(other, Relation.Slower)));
        Assert.Equal(isContradiction, Outcome(Relation.Same, one).Contradicts(Outcome(Relation.Same, other)));
    }

    [Fact]
    public void What_is_only_measured_fails_nobody()
    {
        ComparisonOutcome same = Outcome(Relation.Same, Relation.Same);
        PairResult pair = new(Compute with { HasToFind = false }, SelfTestLoad.None, [.. Enumerable.Repeat(same, 200)]);
        Assert.Equal([Judgement.Pass, Judgement.Measured, Judgement.Pass], pair.Criteria.Select(criterion => criterion.Judgement));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(90, true)]
    [InlineData(89, false)]
    public void A_self_test_passes_where_nothing_fails(int found, bool passes)
    {
        PairResult pair = PairOf([.. Enumerable.Range(0, 100).Select(number =>
        {
            ComparisonOutcome outcome = Outcome(Relation.Same, number < found ? Relation.Slower : Relation.Same);
            return (outcome, outcome);
        })]);
        SelfTestResult result = new(
            Machine.Current, new SelfTestSettings([Compute], [SelfTestLoad.None], 100, 10, 1), [pair])
        {
            Started = DateTimeOffset.UnixEpoch,
            Seconds = 1,
        };
        Assert.Equal((passes, true), (result.Passed, result.Complete));
        Assert.False((result with { Settings = result.Settings with { Comparisons = 101 } }).Complete);
    }

    /// <summary>At most 1 failure in 100 on identical builds, and at least 95 in 100 on planted work.</summary>
    [Theory]
    [InlineData(2, 190, "Pass", "Pass")]
    [InlineData(3, 190, "Fail", "Pass")]
    [InlineData(0, 189, "Pass", "Fail")]
    public void A_gate_is_judged_by_how_often_it_fails(int identical, int planted, string first, string second)
    {
        ComparisonOutcome[] outcomes =
        [
            .. Enumerable.Range(0, 200).Select(number => new ComparisonOutcome(
                36,
                0.2,
                0.01,
                0,
                [
                    new CandidateOutcome(0, Relation.Same, 1) { FailsGate = number < identical },
                    new CandidateOutcome(0.05, Relation.Slower, 0.95) { FailsGate = number < planted },
                ])),
        ];
        Assert.Equal(
            [(CriterionKind.FalseFailures, identical, first), (CriterionKind.GateFound, planted, second)],
            new PairResult(PairDefinition.Gate, SelfTestLoad.None, outcomes).Criteria
                .Select(criterion => (criterion.Kind, criterion.Count, criterion.Judgement.ToString())));
    }

    private static ComparisonOutcome Outcome(Relation twin, Relation planted) => new(
        36, 0.2, 0.01, 0, [new CandidateOutcome(0, twin, 1), new CandidateOutcome(Planted, planted, 0.99)]);

    private static PairResult PairOf(params (ComparisonOutcome First, ComparisonOutcome Second)[] comparisons) => new(
        Compute, SelfTestLoad.None, [.. comparisons.SelectMany(pair => (ComparisonOutcome[])[pair.First, pair.Second])]);
}
