using System.Collections.Immutable;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Statistics;

/// <summary>What is reported about an unresolved relation.</summary>
public sealed class ResolutionTests
{
    private static readonly DecisionRule Rule = new(NoiseFloor: 0.03);
    private static readonly ImmutableArray<Mode> Two = [new Mode(1, 0.6), new Mode(5, 0.4)];

    [Theory]
    [InlineData(0.3, 1.0)]
    [InlineData(1.01, 2.0)]
    [InlineData(42.5, 45.0)]
    [InlineData(61, 90.0)]
    [InlineData(601, 900.0)]
    [InlineData(3600, 3600.0)]
    [InlineData(3600.1, null)]
    [InlineData(26_428, null)]
    [InlineData(double.PositiveInfinity, null)]
    public void A_budget_is_what_a_person_would_type_and_never_beyond_an_hour(double needed, double? suggested)
        => Assert.Equal(suggested, Resolution.RoundUp(needed, spent: 0));

    [Fact]
    public void A_budget_that_was_spent_is_not_suggested_again()
        => Assert.Equal(15, Resolution.RoundUp(10.0, spent: 10.0));

    [Fact]
    public void Time_that_would_do_is_told()
    {
        Resolution resolution = Resolution.OfRounds(Rule, Estimate(0.05, 0.04), [], [], seconds: 10);
        Assert.Equal(new Resolution(Obstacle.Budget) { BudgetSeconds = 20 }, resolution);
    }

    [Fact]
    public void Noise_that_no_hour_narrows_enough_is_told_instead_of_a_budget()
        => Assert.Equal(new Resolution(Obstacle.Noise), Resolution.OfRounds(new DecisionRule(0.6), Estimate(0.03, 0.5), [], [], seconds: 10));

    [Fact]
    public void Modes_are_told_instead_of_a_budget()
    {
        RatioEstimate estimate = Estimate(0.05, 0.04);
        Assert.Equal(new Resolution(Obstacle.Modes), Resolution.OfRounds(Rule, estimate, Two, [], seconds: 10));
        Assert.Equal(new Resolution(Obstacle.BaselineModes), Resolution.OfRounds(Rule, estimate, [], Two, seconds: 10));
        Assert.Equal(new Resolution(Obstacle.Modes), Resolution.OfProcesses(Rule, estimate, Two, Two, seconds: 10, processes: 10));
    }

    [Fact]
    public void Too_few_for_an_interval_are_told()
    {
        RatioEstimate open = RatioEstimate.Of([0.1, 0.2]);
        Assert.Equal(new Resolution(Obstacle.FewRounds), Resolution.OfRounds(DecisionRule.From(null), open, [], [], seconds: 1));
        Assert.Equal(new Resolution(Obstacle.FewProcesses), Resolution.OfProcesses(DecisionRule.From(null), open, [], [], 1, processes: 2));

        // Three processes give an interval, but none of them had a control.
        Assert.Equal(new Resolution(Obstacle.FewRounds), Resolution.OfProcesses(DecisionRule.From(null), Estimate(0.1, 0.1), [], [], 1, processes: 3));
    }

    /// <summary>An interval over processes narrows with their number, not with the time of each.</summary>
    [Fact]
    public void Of_processes_more_are_asked_for_with_the_same_time_for_each()
    {
        Resolution resolution = Resolution.OfProcesses(Rule, Estimate(0.05, 0.07), [], [], seconds: 10, processes: 5);
        Assert.Equal(new Resolution(Obstacle.Budget) { BudgetSeconds = 45, Processes = 20 }, resolution);
        Assert.Equal(
            new Resolution(Obstacle.Noise), Resolution.OfProcesses(Rule, Estimate(0.05, 0.07), [], [], seconds: 1800, processes: 5));
    }

    private static RatioEstimate Estimate(double center, double halfWidth) => new(center, center - halfWidth, center + halfWidth);
}
