using System.Collections.Immutable;

namespace Kernels.Runner.Results;

/// <summary>What this machine can reach at most, as measured.</summary>
/// <param name="Backend">The backend whose code measured it.</param>
/// <param name="Isa">The instruction set of that code.</param>
/// <param name="Threads">The ceilings of each thread count, ascending.</param>
internal sealed record MachineCeilings(string Backend, string Isa, ImmutableArray<ThreadCeilings> Threads)
{
    /// <summary>The ceilings of a thread count: more threads than processors reach no more than one for each processor.</summary>
    /// <param name="threads">The thread count.</param>
    /// <returns>The ceilings of that count, or of the next lower one; null if neither was measured.</returns>
    public ThreadCeilings? For(int threads) => Threads.LastOrDefault(ceilings => ceilings.Threads <= threads);

    /// <summary>The higher of each figure: a ceiling that was reached once can be reached.</summary>
    /// <param name="other">The ceilings of the same machine and thread counts, measured at another time.</param>
    public MachineCeilings Highest(MachineCeilings other) => this with
    {
        Threads =
        [
            .. Threads.Select(ceilings => other.Threads.FirstOrDefault(same => same.Threads == ceilings.Threads) is { } same
                ? ceilings.Highest(same)
                : ceilings),
        ],
    };
}

/// <summary>What a number of threads can reach at most, together.</summary>
/// <param name="Threads">The thread count.</param>
/// <param name="Gflops">10⁹ operations a second of float64 multiply-adds.</param>
/// <param name="Levels">The bandwidth of each cache level, the nearest first, and of the memory.</param>
internal sealed record ThreadCeilings(int Threads, double Gflops, ImmutableArray<BandwidthCeiling> Levels)
{
    /// <summary>The nearest level that holds data of a size.</summary>
    /// <param name="bytes">The size.</param>
    /// <returns>The level; the memory if no cache holds it.</returns>
    public BandwidthCeiling LevelFor(double bytes)
        => Levels.FirstOrDefault(level => bytes <= level.CapacityBytes) ?? Memory;

    /// <summary>The higher of each figure, of the levels that both have.</summary>
    /// <param name="other">Ceilings of this or a lower thread count.</param>
    public ThreadCeilings Highest(ThreadCeilings other) => this with
    {
        Gflops = Math.Max(Gflops, other.Gflops),
        Levels =
        [
            .. Levels.Select(level => other.Levels.FirstOrDefault(same => same.Level == level.Level) is { } same
                ? level with { TriadGbs = Math.Max(level.TriadGbs, same.TriadGbs), ReadGbs = Math.Max(level.ReadGbs, same.ReadGbs) }
                : level),
        ],
    };

    /// <summary>The memory.</summary>
    private BandwidthCeiling Memory => Levels[^1];
}

/// <summary>How fast data comes from, and goes to, a cache level or the memory.</summary>
/// <param name="Level"><c>L1</c>, <c>L2</c>, <c>L3</c> or <c>memory</c>.</param>
/// <param name="CapacityBytes">What the level holds for that many threads; null for the memory.</param>
/// <param name="MeasuredBytes">The size of the data that it was measured with.</param>
/// <param name="TriadGbs">10⁹ bytes a second of the triad, counted as STREAM does: two reads and a write.</param>
/// <param name="ReadGbs">10⁹ bytes a second of reading alone.</param>
internal sealed record BandwidthCeiling(
    string Level, long? CapacityBytes, long MeasuredBytes, double TriadGbs, double ReadGbs)
{
    /// <summary>
    /// The ceiling: the higher of the two. The triad's writes cost more than they count if the processor reads a line
    /// before it writes it; reading alone leaves the write ports of the nearest caches idle.
    /// </summary>
    public double Gbs => Math.Max(TriadGbs, ReadGbs);
}
