using Kernels.Hosting;
using Kernels.Runner.Results;
using Kernels.Runner.Tuning;
using Kernels.Workloads;

namespace Kernels.Host.Tests;

/// <summary>The winner of a comparison: of the candidates that share the first rank, the first in auto's fixed order.</summary>
public sealed class TunerTests
{
    [Fact]
    public void The_fastest_wins_by_its_margin_over_the_next()
    {
        TunedWinner winner = Choose(
            Candidate("aot", 1, 1.0, 1.01, 0.99), Candidate("managed", 2, 2.0, 2.02, 1.98), Candidate("native", 3, 3, 3, 3))!;
        Assert.Equal("aot", winner.Backend);
        Assert.Empty(winner.TiedWith);
        Assert.Equal("managed", winner.Margin!.Over);
        Assert.Equal(2, winner.Margin.Ratio, 1e-9);
        Assert.InRange(winner.Margin.Ratio, winner.Margin.Low, winner.Margin.High);
    }

    [Fact]
    public void The_first_in_order_wins_a_tie()
    {
        TunedWinner winner = Choose(Candidate("managed", 1, 1, 1, 1), Candidate("aot", 1, 1, 1, 1), Candidate("simd", 1, 1, 1, 1))!;
        Assert.Equal("simd", winner.Backend);
        Assert.Equal(["aot", "managed"], winner.TiedWith);
        Assert.Null(winner.Margin);
    }

    [Fact]
    public void What_is_wrong_never_wins()
    {
        CandidateResult wrong = Candidate("native", 1, 0.1, 0.1, 0.1) with { Verdict = Verdict.Fail, Rank = null };
        Assert.Equal("managed", Choose(wrong, Candidate("managed", 1, 1, 1, 1))!.Backend);
        Assert.Null(Choose(wrong));
    }

    [Fact]
    public void A_rival_that_was_stopped_early_is_compared_in_the_rounds_that_both_were_in()
        => Assert.Equal(10, Choose(Candidate("simd", 1, 1, 2, 4, 100, 100), Candidate("managed", 2, 10, 20, 40))!.Margin!.Ratio, 1e-9);

    private static TunedWinner? Choose(params CandidateResult[] candidates)
    {
        WorkloadResult workload = new()
        {
            Kernel = "julia",
            Contract = "julia/1",
            Size = WorkloadSize.Tiny,
            Shape = "small",
            Flops = 1,
            Bytes = 1,
            WorkingSetBytes = 1,
            Bottleneck = Bottleneck.Compute,
            Baseline = null,
            Rounds = 3,
        };
        return Tuner.ChooseWinner(
            new ComparisonResult(Machine.Current, 1, [workload], [.. candidates]) { Started = DateTimeOffset.UnixEpoch }, threads: 2);
    }

    private static CandidateResult Candidate(string backend, int rank, params double[] samples) => new()
    {
        Kernel = "julia",
        Size = WorkloadSize.Tiny,
        Shape = "small",
        Backend = backend,
        Isa = "any",
        Threads = 2,
        Verdict = Verdict.Pass,
        Reason = null,
        Residual = 0,
        Rank = rank,
        Seconds = Duration.Of(samples),
        FirstCallSeconds = 1,
        Ratio = null,
        Gflops = null,
        Gbs = null,
        CallsPerSample = 1,
        Samples = [.. samples],
    };
}
