using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Runner.Roofline;

/// <summary>Measures what this machine can reach at most. A ceiling is the best of many samples: noise only lowers them.</summary>
/// <param name="code">The code that is timed.</param>
/// <param name="files">The system's files, for the caches and processors.</param>
/// <param name="timePerFigure">The time for each figure.</param>
internal sealed class CeilingMeter(Ceilings code, SystemFiles files, TimeSpan timePerFigure)
{
    /// <summary>A sample lasts at least this long, so that threads that start one after the other don't show in it.</summary>
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(1);

    private const int FewestSamples = 3;
    private const double Factor = 3;

    private readonly ImmutableArray<CpuCache> _caches = CpuCache.ReadAll(files);
    private readonly ImmutableArray<int> _processors = ProcessorOrder.Spread(files);

    /// <summary>Measures the ceilings of a thread count.</summary>
    /// <param name="threads">The thread count.</param>
    /// <returns>The ceilings.</returns>
    public ThreadCeilings Measure(int threads)
    {
        using ThreadTeam team = new(threads, _processors);
        double flops = BestRate(team, code.MultiplyAddFlops, (_, steps) => code.MultiplyAdd(steps));
        long freeMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new ThreadCeilings(
            threads,
            flops / 1e9,
            [.. CeilingLevel.Plan(_caches, threads, freeMemory).Select(level => Measure(team, level))]);
    }

    private BandwidthCeiling Measure(ThreadTeam team, CeilingLevel level)
    {
        int length = TriadArrays.LengthFor(level.BytesPerThread);
        TriadArrays[] arrays = new TriadArrays[team.Size];

        // Each thread touches its own arrays first, so that they lie in the memory nearest to it.
        team.Run(rank => arrays[rank] = new TriadArrays(length));
        long bytes = TriadArrays.BytesPerPass(length);
        double triad = BestRate(team, bytes, (rank, passes) => arrays[rank].Triad(code, Factor, passes));
        double read = BestRate(team, bytes, (rank, passes) => arrays[rank].Read(code, passes));
        foreach (TriadArrays array in arrays)
        {
            array.Dispose();
        }

        return new BandwidthCeiling(level.Name, level.CapacityBytes, team.Size * bytes, triad / 1e9, read / 1e9);
    }

    /// <summary>The best rate of all threads together, in units a second.</summary>
    private double BestRate(ThreadTeam team, double unitsPerPass, Action<int, int> work)
    {
        double best = 0;
        int samples = 0;
        int passes = 1;
        long start = Stopwatch.GetTimestamp();
        while (samples < FewestSamples || Stopwatch.GetElapsedTime(start) < timePerFigure)
        {
            TimeSpan time = team.Run(rank => work(rank, passes));
            if (time < SampleTime && passes < int.MaxValue / 16)
            {
                double growth = SampleTime / TimeSpan.FromTicks(Math.Max(1, time.Ticks));
                passes = (int)Math.Ceiling(passes * Math.Clamp(1.2 * growth, 1.2, 10));
            }
            else
            {
                best = Math.Max(best, team.Size * unitsPerPass * passes / time.TotalSeconds);
                samples++;
            }
        }

        return best;
    }
}
