using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Running;

/// <summary>Conclusions from several thread counts, on given times.</summary>
public sealed class ThreadScalingTests
{
    private const int Rounds = 20;

    [Fact]
    public void Speedup_efficiency_and_serial_fraction_follow_from_the_times()
    {
        // 8 ms of which 20% are serial: Amdahl's law gives 4.8 ms with two threads, and 3.2 ms with four.
        Scaling scaling = Assert.Single(ThreadScaling.Of([Timed("simd", 4, 3.2), Timed("simd", 1, 8), Timed("simd", 2, 4.8)]));
        Assert.Equal([1, 2, 4], scaling.Points.Select(point => point.Threads));
        AssertEqual([1, 8 / 4.8, 2.5], scaling.Points.Select(point => point.Speedup));
        AssertEqual([1, 4 / 4.8, 0.625], scaling.Points.Select(point => point.Efficiency));
        Assert.Null(scaling.Points[0].SerialFraction);
        AssertEqual([0.2, 0.2], scaling.Points.Skip(1).Select(point => point.SerialFraction!.Value));
        Assert.Equal(0.2, scaling.SerialFraction!.Value, 9);
        Assert.InRange(2.5, scaling.Points[2].SpeedupInterval!.Low - 1e-9, scaling.Points[2].SpeedupInterval!.High + 1e-9);
    }

    [Fact]
    public void Without_one_thread_there_is_efficiency_but_no_serial_fraction()
    {
        Scaling scaling = Assert.Single(ThreadScaling.Of([Timed("native", 2, 6), Timed("native", 4, 4)]));
        AssertEqual([1, 1.5], scaling.Points.Select(point => point.Speedup));
        AssertEqual([1, 0.75], scaling.Points.Select(point => point.Efficiency));
        Assert.Null(scaling.SerialFraction);
        Assert.Null(scaling.Points[1].SerialFraction);
    }

    [Fact]
    public void One_thread_count_is_no_scaling() => Assert.Empty(ThreadScaling.Of([Timed("simd", 1, 8), Timed("native", 2, 4)]));

    [Fact]
    public void Candidates_without_samples_do_not_count()
        => Assert.Empty(ThreadScaling.Of([Timed("simd", 1, 8), Timed("simd", 2, 4) with { Samples = [] }]));

    [Fact]
    public void Threads_pay_from_the_smallest_size_from_which_on_all_gain()
    {
        ThreadsPay pay = Assert.Single(Compare((WorkloadSize.Tiny, 1.1), (WorkloadSize.Small, 0.8), (WorkloadSize.Medium, 0.6)).ThreadsPay);
        Assert.Equal(("julia", "simd", 2, 1), (pay.Kernel, pay.Backend, pay.Threads, pay.ComparedTo));
        Assert.Equal((WorkloadSize.Small, "Small shape", false), (pay.From!.Value, pay.Shape, pay.OrSmaller));
    }

    [Fact]
    public void A_gain_at_the_smallest_size_alone_is_not_from_there_on()
        => Assert.Equal(
            WorkloadSize.Medium,
            Assert.Single(Compare((WorkloadSize.Tiny, 0.5), (WorkloadSize.Small, 1.2), (WorkloadSize.Medium, 0.5)).ThreadsPay).From);

    [Fact]
    public void A_gain_at_every_size_may_begin_below()
        => Assert.True(Assert.Single(Compare((WorkloadSize.Tiny, 0.5), (WorkloadSize.Small, 0.5)).ThreadsPay).OrSmaller);

    [Fact]
    public void What_was_shown_at_a_size_is_kept_although_a_larger_one_is_unresolved()
    {
        ComparisonResult result = Compare((WorkloadSize.Tiny, 1.5), (WorkloadSize.Small, 0.5), (WorkloadSize.Medium, double.NaN));
        ThreadsPay pay = Assert.Single(result.ThreadsPay);
        Assert.Null(pay.From);
        Assert.Equal([Relation.Slower, Relation.Faster, Relation.Unresolved], pay.Sizes.Select(size => size.Relation));
        Assert.Equal("julia: threads pay at small (medium unresolved): simd ×2", Assert.Single(ReportText.DescribeThreadsPay(result)));
    }

    [Fact]
    public void A_size_below_a_gap_is_told_beside_from_where_on()
        => Assert.Equal(
            "julia: threads pay from medium on, and at tiny (small unresolved): simd ×2",
            Assert.Single(ReportText.DescribeThreadsPay(
                Compare((WorkloadSize.Tiny, 0.5), (WorkloadSize.Small, 1.2), (WorkloadSize.Medium, 0.5)))));

    /// <summary>More than twice as fast with two threads, or slower than with one: neither gives a serial share of the work.</summary>
    [Theory]
    [InlineData(0.4)]
    [InlineData(1.1)]
    public void A_fraction_that_is_no_share_is_not_given(double share)
    {
        Scaling scaling = Assert.Single(ThreadScaling.Of([Timed("simd", 1, 8), Timed("simd", 2, 8 * share)]));
        Assert.Null(scaling.SerialFraction);
        Assert.Null(scaling.Points[1].SerialFraction);
    }

    /// <summary>2% is within the noise floor of 5%.</summary>
    [Theory]
    [InlineData(1.5)]
    [InlineData(0.98)]
    public void No_gain_beyond_the_noise_is_none(double share)
        => Assert.Null(Assert.Single(Compare((WorkloadSize.Medium, share)).ThreadsPay).From);

    /// <summary>A comparison at some sizes, with one thread, and with two that take a share of its time.</summary>
    private static ComparisonResult Compare(params (WorkloadSize Size, double Share)[] sizes) => ThreadScaling.AddTo(new ComparisonResult(
        Machine.Current,
        1,
        [.. sizes.Select(size => WorkloadOf(size.Size))],
        [.. sizes.SelectMany(size => (CandidateResult[])[Timed("simd", 1, 8, size.Size), WithThreads(size.Size, size.Share)])]));

    /// <summary>Two threads that take a share of one thread's time; if the share is NaN, half and twice the time in turn.</summary>
    private static CandidateResult WithThreads(WorkloadSize size, double share) => double.IsNaN(share)
        ? Timed("simd", 2, 8, size) with { Samples = [.. Enumerable.Range(0, Rounds).Select(round => round % 2 == 0 ? 4e-3 : 16e-3)] }
        : Timed("simd", 2, 8 * share, size);

    private static WorkloadResult WorkloadOf(WorkloadSize size) => new()
    {
        Kernel = "julia",
        Contract = "julia/1",
        Size = size,
        Shape = $"{size} shape",
        Flops = 1,
        Bytes = 1,
        WorkingSetBytes = 1 + (int)size,
        Bottleneck = Bottleneck.Compute,
        Baseline = null,
        Rounds = Rounds,
        NoiseFloor = 0.05,
    };

    private static CandidateResult Timed(string backend, int threads, double milliseconds, WorkloadSize size = WorkloadSize.Tiny) => new()
    {
        Kernel = "julia",
        Size = size,
        Shape = $"{size} shape",
        Backend = backend,
        Isa = "scalar",
        Threads = threads,
        Verdict = Verdict.Pass,
        Reason = null,
        Residual = 0,
        Rank = 1,
        Seconds = new Duration(milliseconds / 1e3, milliseconds / 1e3, milliseconds / 1e3, 0),
        FirstCallSeconds = null,
        Ratio = null,
        Gflops = null,
        Gbs = null,
        CallsPerSample = 1,
        Samples = [.. Enumerable.Repeat(milliseconds / 1e3, Rounds)],
    };

    private static void AssertEqual(IEnumerable<double> expected, IEnumerable<double> actual)
        => Assert.Equal(expected.Select(value => Math.Round(value, 9)), actual.Select(value => Math.Round(value, 9)));
}
