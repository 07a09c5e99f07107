using System.Collections.Immutable;
using Kernels.Host.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>What backends gain by threads, and from which size on.</summary>
internal static class ThreadScaling
{
    /// <summary>Adds to a comparison what its thread counts tell.</summary>
    /// <param name="result">The comparison.</param>
    /// <returns>The comparison with the scaling of each workload, and with the sizes at which threads begin to pay.</returns>
    public static ComparisonResult AddTo(ComparisonResult result)
    {
        ImmutableArray<WorkloadResult> workloads =
            [.. result.Workloads.Select(workload => workload with { Scaling = Of(result.CandidatesOf(workload)) })];
        return result with { Workloads = workloads, ThreadsPay = FindPaying(workloads) };
    }

    /// <summary>The scaling of every backend that was measured with several thread counts.</summary>
    /// <param name="candidates">The candidates of one workload.</param>
    /// <returns>The scaling, in the order of the candidates.</returns>
    public static ImmutableArray<Scaling> Of(IEnumerable<CandidateResult> candidates) =>
    [
        .. candidates
            .Where(candidate => candidate is { Threads: not null, Samples: [_, ..] })
            .GroupBy(candidate => candidate.Backend)
            .Where(group => group.Count() > 1)
            .Select(group => Of(group.Key, [.. group.OrderBy(candidate => candidate.Threads)])),
    ];

    private static Scaling Of(string backend, CandidateResult[] ascending)
    {
        ImmutableArray<ScalingPoint> points = [.. ascending.Select(candidate => PointOf(ascending[0], candidate))];
        return new Scaling(
            backend,
            points,
            ascending[0].Threads == 1 ? Amdahl.SerialFraction(points.Select(point => (point.Threads, point.Speedup))) : null);
    }

    private static ScalingPoint PointOf(CandidateResult fewest, CandidateResult candidate)
    {
        int threads = candidate.Threads!.Value;
        if (candidate == fewest)
        {
            return new ScalingPoint(threads, 1, 1);
        }

        RatioEstimate speedup = RatioEstimate.Of(Advantages.Of(fewest.Samples, candidate.Samples));
        return new ScalingPoint(threads, speedup.Ratio, speedup.Ratio * fewest.Threads!.Value / threads)
        {
            SpeedupInterval = speedup.Interval,
            SerialFraction = fewest.Threads == 1 ? Amdahl.SerialFraction(threads, speedup.Ratio) : null,
        };
    }

    /// <summary>For each backend and thread count, the smallest size from which on all that were measured gain.</summary>
    private static ImmutableArray<ThreadsPay> FindPaying(ImmutableArray<WorkloadResult> workloads) =>
    [
        .. from workload in workloads
           from scaling in workload.Scaling
           from point in scaling.Points.Skip(1)
           group new Gain(workload, scaling, point) by $"{workload.Kernel} {scaling.Backend} {point.Threads}" into sizes
           select FindPaying([.. sizes.OrderBy(gain => gain.Workload.WorkingSetBytes)]),
    ];

    private static ThreadsPay FindPaying(Gain[] ascending)
    {
        Gain largest = ascending[^1];
        Gain[] paying = [.. ascending.Reverse().TakeWhile(gain => gain.Pays).Reverse()];
        WorkloadResult? first = paying.FirstOrDefault()?.Workload;
        return new ThreadsPay(
            largest.Workload.Kernel,
            largest.Scaling.Backend,
            largest.Point.Threads,
            largest.Scaling.Points[0].Threads,
            first?.Size,
            first?.Shape,
            paying.Length == ascending.Length);
    }

    /// <summary>What a backend gains by a thread count on one workload.</summary>
    private sealed record Gain(WorkloadResult Workload, Scaling Scaling, ScalingPoint Point)
    {
        /// <summary>Whether the gain is beyond what the comparison can't tell from none.</summary>
        public bool Pays => Point.SpeedupInterval?.Low > 1 + Workload.NoiseFloor;
    }
}

/// <summary>The size at which more threads begin to pay.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Backend">The backend.</param>
/// <param name="Threads">The thread count.</param>
/// <param name="ComparedTo">The thread count that it is compared to.</param>
/// <param name="From">The smallest preset from which on every one that was measured gains; null where the largest does not.</param>
/// <param name="Shape">The shape of that preset.</param>
/// <param name="OrSmaller">Whether it is the smallest that was measured, so that smaller sizes may gain as well.</param>
internal sealed record ThreadsPay(
    string Kernel, string Backend, int Threads, int ComparedTo, WorkloadSize? From, string? Shape, bool OrSmaller);
