using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Roofline;

/// <summary>A machine of 10 GFLOP/s and 20 GB/s needs 1 s for 10⁹·10 operations; a candidate that took much less is not ranked.</summary>
public sealed class PlausibilityTests
{
    private static readonly MachineCeilings Ceilings = CeilingsOf(gflops: 10, gbs: 20);

    [Fact]
    public void Who_takes_less_than_the_machine_needs_is_not_ranked_and_the_others_move_up()
    {
        ComparisonResult result = Judge(Result(leastFlops: 10e9, ("cheat", 1, 0.1), ("simd", 2, 1.5), ("native", 2, 1.5), ("managed", 4, 3)));
        Assert.Equal(
            [("simd", 1, Verdict.Pass), ("native", 1, Verdict.Pass), ("managed", 3, Verdict.Pass), ("cheat", null, Verdict.BeyondCeiling)],
            result.Results.Select(candidate => (candidate.Backend, candidate.Rank, candidate.Verdict)));
        CandidateResult cheat = result.Results[^1];
        Assert.Equal(
            ("100 ms a call; this machine needs 1.00 s for the work that no algorithm can avoid", null, null),
            (cheat.Reason, cheat.Seconds, cheat.Ratio));
    }

    [Fact]
    public void What_is_a_little_faster_than_was_measured_of_the_machine_stays()
        => Assert.All(Judge(Result(10e9, ("simd", 1, 0.85), ("managed", 2, 3))).Results, candidate => Assert.Equal(Verdict.Pass, candidate.Verdict));

    [Fact]
    public void Without_a_least_amount_of_work_nothing_is_said()
        => Assert.Equal(Verdict.Pass, Judge(Result(null, ("cheat", 1, 1e-9), ("managed", 2, 3))).Results[0].Verdict);

    /// <summary>Another program may have used the processor while the ceilings were measured.</summary>
    [Fact]
    public void The_ceilings_are_measured_again_before_anybody_is_blamed()
    {
        int measured = 0;
        ComparisonResult result = Plausibility.Judge(Result(10e9, ("simd", 1, 0.1), ("managed", 2, 3)), Ceilings, () =>
        {
            measured++;
            return CeilingsOf(gflops: 100, gbs: 5);
        });
        Assert.Equal((1, Verdict.Pass), (measured, result.Results[0].Verdict));
        Assert.Equal((100.0, 20.0), (result.Ceilings!.Threads[0].Gflops, result.Ceilings.Threads[0].Levels[0].Gbs));
    }

    [Fact]
    public void Nothing_is_compared_to_a_baseline_that_did_not_compute()
    {
        ComparisonResult result = Judge(Result(10e9, ("managed", 1, 0.1), ("simd", 2, 1.5)));
        Assert.Null(result.Workloads[0].Baseline);
        Assert.Equal(("simd", 1, null, null), Facts(result.Results[0]));
        Assert.Equal(("managed", null, null, null), Facts(result.Results[1]));

        static (string, int?, double?, Relation?) Facts(CandidateResult candidate)
            => (candidate.Backend, candidate.Rank, candidate.Ratio, candidate.Relation);
    }

    /// <summary>A vector holds twice as many float32 as float64.</summary>
    [Fact]
    public void Elements_of_half_the_size_allow_twice_the_operations()
    {
        ComparisonResult result = Result(10e9, ("native", 1, 0.7));
        Assert.Equal(Verdict.BeyondCeiling, Judge(result).Results[0].Verdict);
        CandidateResult ofFloat32 = Judge(result with { Workloads = [result.Workloads[0] with { LanesOfFloat64 = 2 }] }).Results[0];
        Assert.Equal((Verdict.Pass, 20.0), (ofFloat32.Verdict, ofFloat32.Ceiling!.Value));
    }

    private static ComparisonResult Judge(ComparisonResult result) => Plausibility.Judge(result, Ceilings, () => Ceilings);

    private static MachineCeilings CeilingsOf(double gflops, double gbs)
        => new("native", "any", [new(1, gflops, [new("memory", null, 1 << 30, TriadGbs: gbs, ReadGbs: gbs)])]);

    private static ComparisonResult Result(double? leastFlops, params ReadOnlySpan<(string Backend, int Rank, double Seconds)> candidates)
    {
        WorkloadResult workload = new()
        {
            Kernel = "julia",
            Contract = "julia/1",
            Size = WorkloadSize.Small,
            Shape = "small",
            Flops = 10e9,
            Bytes = 1,
            LeastFlops = leastFlops,
            LeastBytes = leastFlops is null ? null : 1,
            WorkingSetBytes = 1,
            Bottleneck = Bottleneck.Compute,
            Baseline = new Baseline("managed", 1),
            Rounds = 3,
        };
        ImmutableArray<CandidateResult>.Builder results = ImmutableArray.CreateBuilder<CandidateResult>();
        foreach ((string backend, int rank, double seconds) in candidates)
        {
            results.Add(new CandidateResult
            {
                Kernel = "julia",
                Size = WorkloadSize.Small,
                Shape = "small",
                Backend = backend,
                Isa = "any",
                Threads = 1,
                Verdict = Verdict.Pass,
                Reason = null,
                Residual = 0,
                Rank = rank,
                Seconds = Duration.Of([seconds, seconds, seconds]),
                FirstCallSeconds = seconds,
                Ratio = 1,
                Relation = backend == "managed" ? Relation.Baseline : Relation.Unresolved,
                Gflops = 1,
                Gbs = 1,
                CallsPerSample = 1,
                Samples = [seconds, seconds, seconds],
            });
        }

        return new ComparisonResult(Machine.Current, 1, [workload], results.ToImmutable());
    }
}
