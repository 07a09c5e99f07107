using System.Collections.Immutable;
using Kernels.Runner.Platform;

namespace Kernels.Runner.Roofline;

/// <summary>A level whose bandwidth is to be measured, for a number of threads.</summary>
/// <param name="Name"><c>L1</c>, <c>L2</c>, <c>L3</c> or <c>memory</c>.</param>
/// <param name="CapacityBytes">What it holds for all threads; null for the memory.</param>
/// <param name="BytesPerThread">The size of the data of each thread.</param>
internal sealed record CeilingLevel(string Name, long? CapacityBytes, long BytesPerThread)
{
    private const long MiB = 1 << 20;
    private const long LeastMemory = 64 * MiB;
    private const long MostMemory = 1024 * MiB;

    /// <summary>Chooses the sizes of the data.</summary>
    /// <param name="caches">The caches; none if they are unknown.</param>
    /// <param name="threads">The thread count.</param>
    /// <param name="freeMemoryBytes">How much memory is available.</param>
    /// <returns>The levels, the nearest first, the memory last.</returns>
    public static ImmutableArray<CeilingLevel> Plan(ImmutableArray<CpuCache> caches, int threads, long freeMemoryBytes)
    {
        List<CeilingLevel> levels = [];
        long below = 0;
        foreach (CpuCache cache in caches.Where(cache => cache.HoldsData))
        {
            // Threads spread over caches of their own before they share one.
            long capacity = cache.Bytes * Math.Min(threads, cache.Count);
            long share = capacity / threads;

            // Half-way between what the level below holds and what this one holds: outside the former, well inside the latter.
            if (share > below)
            {
                levels.Add(new CeilingLevel($"L{cache.Level}", capacity, (below + share) / 2));
                below = share;
            }
        }

        // Four times the caches, so that little of one pass is still there in the next; a quarter of the memory at most.
        long allCaches = caches.Where(cache => cache.HoldsData).Sum(cache => cache.Bytes * cache.Count);
        long memory = Math.Min(Math.Clamp(4 * allCaches, LeastMemory, MostMemory), freeMemoryBytes / 4);
        return [.. levels, new CeilingLevel("memory", null, memory / threads)];
    }
}
