using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>When a ratio means faster, slower or the same.</summary>
public sealed class DecisionRuleTests
{
    private static readonly DecisionRule Rule = new(NoiseFloor: 0.01);

    [Theory]
    [InlineData(0.011, 0.20, "Faster")]
    [InlineData(0.009, 0.20, "Unresolved")]
    [InlineData(-0.20, -0.011, "Slower")]
    [InlineData(-0.20, -0.009, "Unresolved")]
    [InlineData(-0.0197, 0.0197, "Same")]
    [InlineData(-0.0197, 0.0199, "Unresolved")]
    [InlineData(0.012, 0.015, "Faster")]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, "Unresolved")]
    public void An_interval_is_held_against_floor_and_smallest_difference(double low, double high, string relation)
        => Assert.Equal(relation, Rule.Judge(new RatioEstimate((low + high) / 2, low, high)).ToString());

    [Fact]
    public void What_lies_inside_a_high_floor_is_the_same_but_not_settled()
    {
        DecisionRule noisy = new(NoiseFloor: 0.06);
        RatioEstimate estimate = new(0.03, 0.01, 0.05);
        Assert.Equal(Relation.Same, noisy.Judge(estimate));
        Assert.False(noisy.IsSettled(estimate));
    }

    [Theory]
    [InlineData(0.0040, 0.0048)]
    [InlineData(-0.0048, -0.0047)]
    public void Half_a_per_cent_is_never_told_however_sure_it_is(double low, double high)
    {
        DecisionRule rule = new(0);
        RatioEstimate estimate = new((low + high) / 2, low, high);
        Assert.Equal(Relation.Same, rule.Judge(estimate));
        Assert.True(rule.IsSettled(estimate));
    }

    [Theory]
    [InlineData(0.006, 0.002, 0.010, false)]
    [InlineData(0.006, -0.009, 0.001, false)]
    [InlineData(0.009, -0.002, 0.002, false)]
    [InlineData(0.006, -0.003, 0.007, true)]
    public void The_same_is_settled_only_where_it_can_not_be_a_difference_of_one_per_cent(double floor, double low, double high, bool isSettled)
    {
        DecisionRule rule = new(floor);
        RatioEstimate estimate = new((low + high) / 2, low, high);
        Assert.Equal((Relation.Same, isSettled), (rule.Judge(estimate), rule.IsSettled(estimate)));
    }

    [Fact]
    public void A_machine_too_noisy_to_tell_leaves_it_unresolved()
    {
        DecisionRule rule = new(NoiseFloor: 0.5);
        RatioEstimate estimate = new(0.1, -0.2, 0.4);
        Assert.Equal(Relation.Unresolved, rule.Judge(estimate));
        Assert.True(rule.NeededGrowth(estimate) > 1);
    }

    [Fact]
    public void Without_a_control_nothing_is_told()
    {
        DecisionRule rule = DecisionRule.From(null);
        RatioEstimate estimate = new(1, 0.9, 1.1);
        Assert.Equal(Relation.Unresolved, rule.Judge(estimate));
        Assert.Null(rule.NoiseFloorShare);
        Assert.Null(rule.NeededGrowth(estimate));
    }

    [Fact]
    public void The_floor_is_the_farthest_that_the_controls_interval_reaches()
        => Assert.Equal(0.03, DecisionRule.From(new RatioEstimate(-0.01, -0.03, 0.01)).NoiseFloor);

    [Theory]
    [InlineData(0.05, 0.06)]
    [InlineData(-0.05, 0.06)]
    [InlineData(0.005, 0.04)]
    [InlineData(0.0198, 0.01)]
    [InlineData(0.021, 0.1)]
    public void With_the_samples_that_it_asks_for_a_ratio_is_resolved(double center, double halfWidth)
    {
        double growth = Rule.NeededGrowth(new RatioEstimate(center, center - halfWidth, center + halfWidth))!.Value;
        Assert.True(growth > 1);
        double narrowing = Math.Sqrt(growth * 1.001);
        DecisionRule later = new(Rule.NoiseFloor / narrowing);
        double narrow = halfWidth / narrowing;
        Assert.NotEqual(Relation.Unresolved, later.Judge(new RatioEstimate(center, center - narrow, center + narrow)));
    }

    [Fact]
    public void What_is_resolved_needs_nothing()
        => Assert.Null(Rule.NeededGrowth(new RatioEstimate(0.5, 0.4, 0.6)));
}
