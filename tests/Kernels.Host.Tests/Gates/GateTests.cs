using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Gates;

/// <summary>How a gate judges an interval of before ÷ now; 1/1.05 is 0.9524.</summary>
public sealed class GateTests
{
    [Theory]
    [InlineData(0.90, 0.95, "Slower", "Slower")]
    [InlineData(0.90, 0.953, "Slower", "Open")]
    [InlineData(0.953, 0.97, "Slower", "Within")]
    [InlineData(0.99, 1.01, "Same", "Within")]
    [InlineData(1.10, 1.20, "Faster", "Within")]
    [InlineData(0.90, 1.10, "Unresolved", "Open")]
    [InlineData(0.97, 1.03, "Unresolved", "Within")]
    public void What_the_whole_interval_shows_counts(double low, double high, string relation, string verdict)
        => Assert.Equal(verdict, Judge(0.05, low, high, relation));

    /// <summary>The interval is beyond the allowed slowdown, but within the noise floor.</summary>
    [Fact]
    public void Nothing_inside_the_noise_floor_fails() => Assert.Equal("Open", Judge(0.05, 0.90, 0.94, "Unresolved"));

    [Theory]
    [InlineData(0.990, 0.994, "Slower", "Slower")]
    [InlineData(0.990, 1.000, "Unresolved", "Open")]
    [InlineData(1.000, 1.001, "Same", "Within")]
    public void Where_nothing_is_allowed_any_slowdown_that_is_shown_fails(double low, double high, string relation, string verdict)
        => Assert.Equal(verdict, Judge(0, low, high, relation));

    [Fact]
    public void What_is_new_is_not_judged_and_what_has_no_time_any_more_is_told()
    {
        CandidateChange change = Change(0.9, 1, "Same");
        Assert.Null(new Gate(0.05).Judge(change with { Before = null, Ratio = null, RatioInterval = null }));
        Assert.Equal(GateVerdict.Absent, new Gate(0.05).Judge(change with { Now = null, Ratio = null, RatioInterval = null })!.Verdict);
        Assert.Equal(GateVerdict.Open, new Gate(0.05).Judge(change with { RatioInterval = null })!.Verdict);
    }

    /// <summary>If the limit is twice as far away as half the interval's width, a quarter of the time is enough.</summary>
    [Theory]
    [InlineData(0.02, 0.02, 1)]
    [InlineData(0.04, 0.02, 0.25)]
    [InlineData(0.01, 0.02, 4)]
    public void The_time_that_would_tell_grows_with_the_square(double distance, double halfWidth, double growth)
    {
        double center = -Math.Log(1.05) + distance;
        Interval interval = new(Math.Exp(center - halfWidth), Math.Exp(center + halfWidth));
        Assert.Equal(growth, new Gate(0.05).NeededGrowth(interval), 9);
    }

    [Theory]
    [InlineData(-0.10, -0.06, true)]
    [InlineData(-0.10, -0.03, false)]
    [InlineData(-0.03, 0.10, true)]
    public void Rounds_go_on_until_the_interval_is_on_one_side(double low, double high, bool isDecided)
        => Assert.Equal(isDecided, new Gate(0.05).IsDecided(new RatioEstimate((low + high) / 2, low, high)));

    private static string Judge(double allowed, double low, double high, string relation)
        => new Gate(allowed).Judge(Change(low, high, relation))!.Verdict.ToString();

    private static CandidateChange Change(double low, double high, string relation) => new(
        "julia",
        WorkloadSize.Small,
        "1 × 1",
        "simd",
        1,
        1,
        1,
        Math.Sqrt(low * high),
        new Interval(low, high),
        Enum.Parse<Relation>(relation),
        null);
}
