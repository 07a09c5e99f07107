using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Running;

/// <summary>Medians and ratios that lie on opposite sides of the baseline's.</summary>
public sealed class DisagreementTests
{
    private static readonly ImmutableArray<Mode> Two = [new Mode(0.5, 0.61), new Mode(2.6, 0.39)];

    [Theory]
    [InlineData(0.9, 1.1)]
    [InlineData(1.1, 0.9)]
    [InlineData(1.0, 0.9)]
    [InlineData(0.9, 1.0004)]
    [InlineData(1.1, 1.0)]
    public void Medians_and_ratios_that_agree_need_no_word(double median, double ratio)
        => Assert.Null(Disagreements.Find(Candidate(median, ratio), Baseline, noiseFloor: 0.01));

    [Theory]
    [InlineData(0.8, 0.9, null, "Drift")]
    [InlineData(1.2, 1.1, 0.05, "Drift")]
    [InlineData(1.01, 1.015, null, "Noise")]
    [InlineData(0.99, 0.985, 0.001, "Noise")]
    [InlineData(1.1, 1.2, 0.3, "Noise")]
    public void What_contradicts_is_noise_or_a_machine_that_changed(double median, double ratio, double? floor, string why)
        => Assert.Equal(why, Disagreements.Find(Candidate(median, ratio), Baseline, floor)?.ToString());

    [Fact]
    public void Modes_of_either_explain_it()
    {
        CandidateResult slower = Candidate(0.8, 0.9);
        Assert.Equal(Disagreement.Modes, Disagreements.Find(slower with { Modes = Two }, Baseline, 0.01));
        Assert.Equal(Disagreement.Modes, Disagreements.Find(slower, Baseline with { Modes = Two }, 0.01));
    }

    [Fact]
    public void Rounds_in_which_it_took_no_part_explain_it()
        => Assert.Equal(Disagreement.FewerRounds, Disagreements.Find(Candidate(0.8, 0.9) with { StoppedEarly = true }, Baseline, 0.01));

    [Fact]
    public void Without_a_baseline_there_is_none()
        => Assert.Null(Assert.Single(Disagreements.AddTo([Candidate(0.8, 0.9)], 0.01)).MedianDisagrees);

    private static CandidateResult Baseline => Candidate(1, 1) with { Relation = Relation.Baseline };

    private static CandidateResult Candidate(double median, double ratio) => new()
    {
        Kernel = "julia",
        Size = WorkloadSize.Tiny,
        Shape = "",
        Backend = "simd",
        Isa = null,
        Threads = 1,
        Verdict = Verdict.Pass,
        Reason = null,
        Residual = 0,
        Rank = 1,
        Seconds = new Duration(median, median, median, 0),
        FirstCallSeconds = null,
        Ratio = ratio,
        Gflops = null,
        Gbs = null,
        CallsPerSample = 1,
        Samples = [median],
    };
}
