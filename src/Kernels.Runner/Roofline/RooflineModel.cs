using Kernels.Runner.Results;

namespace Kernels.Runner.Roofline;

/// <summary>
/// The roofline model (Williams, Waterman and Patterson, <i>Roofline: an insightful visual performance model for multicore
/// architectures</i>, 2009): a call takes at least the time of its operations at the highest rate of operations, and at
/// least the time of its bytes at the bandwidth of where they lie. The longer of the two is the ceiling.
/// </summary>
internal static class RooflineModel
{
    /// <summary>The name of the ceiling that is not a bandwidth.</summary>
    public const string MultiplyAdd = "multiply-add";

    /// <summary>The ceiling of a call, and how near it came.</summary>
    /// <param name="flops">Operations of the call, by the work model.</param>
    /// <param name="bytes">Bytes that it moves, by the work model.</param>
    /// <param name="level">Where its data lies.</param>
    /// <param name="gflops">The highest rate of operations, in GFLOP/s.</param>
    /// <param name="seconds">How long the call took.</param>
    /// <returns>The ceiling.</returns>
    public static Ceiling Of(double flops, double bytes, BandwidthCeiling level, double gflops, double seconds)
    {
        double computing = flops / (gflops * 1e9);
        double moving = bytes / (level.Gbs * 1e9);
        return computing >= moving
            ? new Ceiling(MultiplyAdd, "GFLOP/s", gflops, computing / seconds)
            : new Ceiling(level.Level, "GB/s", level.Gbs, moving / seconds);
    }

    /// <summary>Gives every result that has a time its ceiling.</summary>
    /// <param name="result">A comparison.</param>
    /// <param name="ceilings">What the machine can reach at most.</param>
    /// <returns>The comparison with ceilings.</returns>
    public static ComparisonResult AddTo(ComparisonResult result, MachineCeilings ceilings) => result with
    {
        Ceilings = ceilings,
        Results =
        [
            .. result.Results.Select(candidate => candidate with
            {
                Ceiling = Of(candidate, result.WorkloadOf(candidate), ceilings),
            }),
        ],
    };

    private static Ceiling? Of(CandidateResult candidate, WorkloadResult workload, MachineCeilings ceilings)
    {
        if (candidate is not { Seconds.Median: { } seconds, Threads: { } threads }
            || workload.WorkingSetBytes is not { } workingSet
            || ceilings.For(threads) is not { } own)
        {
            return null;
        }

        double reachedFrom = workload.ColdCache ? double.PositiveInfinity : workingSet;
        return Of(workload.Flops, workload.Bytes, own.LevelFor(reachedFrom), own.Gflops * workload.LanesOfFloat64, seconds);
    }
}
