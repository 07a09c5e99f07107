using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kernels.Runner.Wording;
using Kernels.Workloads;

namespace Kernels.Runner.Conformance;

/// <summary>Calls a kernel a thousand times in a process of its own, and looks at what that process holds meanwhile (Linux).</summary>
internal static class LeakMeter
{
    private const int CallsPerRound = 500;

    /// <summary>A leak grows in each of these rounds; uncollected garbage grows in the first ones at most.</summary>
    private const int Rounds = 4;

    /// <summary>What a call may leave behind, in bytes: less than a page, which is the least that a process gets.</summary>
    private const long MostBytesPerCall = 1 << 10;

    /// <summary>A call that leaves more than this, in bytes, leaks: a garbage collector's fluctuations are smaller.</summary>
    private const long LeakBytesPerCall = 8 << 10;

    /// <summary>
    /// A call that leaves less leaks if that adds up to more than this, in bytes: by then a garbage collector would have
    /// run.
    /// </summary>
    private const long MostGarbage = 32 << 20;

    /// <summary>How many files or threads a process may keep for later calls, such as a thread for each processor.</summary>
    private const int MostKept = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Settings that let a .NET process hold the same after every call: its collector runs after 4 MiB of garbage, not
    /// after as much as the processor's last cache holds, which may be hundreds of MiB; and its compiler does not recompile
    /// methods that are called often.
    /// </summary>
    public static ImmutableDictionary<string, string> Environment { get; } = ImmutableDictionary.CreateRange(
        [KeyValuePair.Create("DOTNET_GCgen0size", "400000"), KeyValuePair.Create("DOTNET_TieredCompilation", "0")]);

    /// <summary>
    /// Calls, and compares what is held from round to round. The first round only makes what is kept for later calls.
    /// </summary>
    /// <param name="name">The step's name.</param>
    /// <param name="workload">What to compute.</param>
    /// <param name="implementation">The implementation that computes.</param>
    /// <param name="processId">Returns the id of the process that computes.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="KernelException">A call failed.</exception>
    public static ConformanceStep Measure(string name, Workload workload, Implementation implementation, Func<int?> processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(name, StepOutcome.Skipped, "what another process holds is known only on Linux");
        }

        long start = Stopwatch.GetTimestamp();
        Holdings first = default;
        Holdings before = default;
        int calls = 0;
        for (int round = 0; ; round++)
        {
            // Later rounds are longer, so that slow growth adds up.
            int inRound = CallsPerRound << Math.Max(0, round - Rounds);
            for (int call = 0; call < inRound; call++)
            {
                workload.Reset();
                workload.Invoke(implementation, new KernelOptions(1));
                calls++;
                if (Stopwatch.GetElapsedTime(start) > Limit)
                {
                    return new(name, StepOutcome.Skipped, $"{Counted.Of(calls, "call")} took {Limit.TotalSeconds} s: too slow to tell");
                }
            }

            Holdings after = Holdings.Of(processId())
                ?? throw new KernelException($"its process ended after {Counted.Of(calls, "call")}", KernelFault.Crashed);
            if (round == 0)
            {
                first = after;
            }
            else if (after.LeakSince(before, inRound) is not { } leak)
            {
                return new(name, StepOutcome.Pass, $"nothing is left behind by {calls} calls");
            }
            else if (round >= Rounds && !after.MayBeGarbage(before, inRound, first))
            {
                return new(name, StepOutcome.Fail, $"it leaks {leak}");
            }

            before = after;
        }
    }

    /// <summary>What a process holds.</summary>
    /// <param name="Bytes">Memory of its own, shared memory not counted.</param>
    /// <param name="Files">Open files.</param>
    /// <param name="Threads">Threads.</param>
    private readonly record struct Holdings(long Bytes, int Files, int Threads)
    {
        /// <summary>What a process holds; null if it has ended.</summary>
        public static Holdings? Of(int? processId)
        {
            try
            {
                string[] status = File.ReadAllLines($"/proc/{processId}/status");
                return Field(status, "RssAnon:") is { } kilobytes && Field(status, "Threads:") is { } threads
                    ? new(kilobytes * 1024, Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count(), (int)threads)
                    : null;
            }
            catch (IOException)
            {
                return null;
            }
        }

        /// <summary>Whether only memory grew, and by so little that a garbage collector may still free it.</summary>
        public bool MayBeGarbage(Holdings before, int calls, Holdings first)
            => Files - before.Files <= MostKept && Threads - before.Threads <= MostKept
                && Bytes - before.Bytes <= LeakBytesPerCall * calls && Bytes - first.Bytes <= MostGarbage;

        /// <summary>What was left behind by a round of calls; null for nothing.</summary>
        public string? LeakSince(Holdings before, int calls)
        {
            long bytes = (Bytes - before.Bytes) / calls;
            return bytes > MostBytesPerCall ? $"{Units.Bytes(bytes)} of memory a call: free what a call allocates"
                : Files - before.Files > MostKept ? $"{Files - before.Files} open files: close what a call opens"
                : Threads - before.Threads > MostKept ? $"{Counted.Of(Threads - before.Threads, "thread")}: end or reuse those that a call starts"
                : null;
        }

        /// <summary>A line's number; null if the process has ended and no longer has the line.</summary>
        private static long? Field(string[] lines, string name)
            => Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? long.Parse(line[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)
                : null;
    }
}
