using System.Collections.Immutable;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Results;

/// <summary>What backends gain from threads, and from which size on.</summary>
internal static class ThreadScaling
{
    /// <summary>Adds to a comparison what its thread counts show.</summary>
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
            ascending[0].Threads == 1 ? AsShare(Amdahl.SerialFraction(points.Select(point => (point.Threads, point.Speedup)))) : null);
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
            SerialFraction = fewest.Threads == 1 ? AsShare(Amdahl.SerialFraction(threads, speedup.Ratio)) : null,
        };
    }

    /// <summary>A speed-up beyond the thread count, or below 1, has causes other than Amdahl's law.</summary>
    private static double? AsShare(double? fraction) => Amdahl.IsShare(fraction) ? fraction : null;

    /// <summary>Finds for each backend and thread count the presets at which more threads gain.</summary>
    private static ImmutableArray<ThreadsPay> FindPaying(ImmutableArray<WorkloadResult> workloads) =>
    [
        .. from workload in workloads
           where workload.Size is not null
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
            paying.Length == ascending.Length)
        {
            Sizes = [.. ascending.Select(gain => new SizeGain(gain.Workload.Size!.Value, gain.Workload.Shape, gain.Relation))],
        };
    }

    /// <summary>What a backend gains from a thread count on one workload.</summary>
    private sealed record Gain(WorkloadResult Workload, Scaling Scaling, ScalingPoint Point)
    {
        /// <summary>How more threads relate to the fewest.</summary>
        public Relation Relation => Point.SpeedupInterval is { } interval && Workload.NoiseFloor is { } floor
            ? new DecisionRule(Math.Log(1 + floor)).Judge(
                new RatioEstimate(Math.Log(Point.Speedup), Math.Log(interval.Low), Math.Log(interval.High)))
            : Relation.Unresolved;

        public bool Pays => Relation == Relation.Faster;
    }
}

/// <summary>The sizes at which more threads pay.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Backend">The backend.</param>
/// <param name="Threads">The thread count.</param>
/// <param name="ComparedTo">The thread count that it is compared to.</param>
/// <param name="From">
/// The smallest preset that gains, as do all larger ones that were measured; null if the largest does not.
/// </param>
/// <param name="Shape">The shape of that preset.</param>
/// <param name="OrSmaller">Whether it is the smallest that was measured, so that smaller sizes may gain as well.</param>
internal sealed record ThreadsPay(
    string Kernel, string Backend, int Threads, int ComparedTo, WorkloadSize? From, string? Shape, bool OrSmaller)
{
    /// <summary>What was shown at each size, the smallest first; empty in results of older versions.</summary>
    public ImmutableArray<SizeGain> Sizes { get; set; } = [];
}

/// <summary>What more threads gain at a size.</summary>
/// <param name="Size">The preset.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Relation">How more threads relate to the fewest: faster if they pay.</param>
internal sealed record SizeGain(WorkloadSize Size, string Shape, Relation Relation);
