using System.Diagnostics;
using System.Globalization;
using Kernels.Host.Reports;
using Kernels.Workloads;

namespace Kernels.Host.Conformance;

/// <summary>Calls a kernel a thousand times in a process of its own, and looks at what that process holds meanwhile (Linux).</summary>
internal static class LeakMeter
{
    private const int CallsPerRound = 500;

    /// <summary>A leak grows in each of these rounds; what a garbage collector lets lie, in the first ones at most.</summary>
    private const int Rounds = 4;

    /// <summary>What a call may leave, in bytes: less than any buffer of the workload, more than a garbage collector's dithering.</summary>
    private const long MostBytesPerCall = 8 << 10;

    /// <summary>What a process may keep for later calls, such as a thread for each processor, in files and threads.</summary>
    private const int MostKept = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Calls, and compares what is held from round to round, after a first one that makes what is kept for later calls.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="workload">What to compute.</param>
    /// <param name="implementation">By what.</param>
    /// <param name="processId">Tells the process that computes.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="KernelException">A call failed.</exception>
    public static ConformanceStep Measure(string name, Workload workload, Implementation implementation, Func<int?> processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(name, StepOutcome.Skipped, "what another process holds is known on Linux alone");
        }

        long start = Stopwatch.GetTimestamp();
        Holdings before = default;
        string? leak = null;
        for (int round = 0; round <= Rounds; round++)
        {
            for (int call = 0; call < CallsPerRound; call++)
            {
                workload.Reset();
                workload.Invoke(implementation, new KernelOptions(1));
                if (Stopwatch.GetElapsedTime(start) > Limit)
                {
                    int calls = (round * CallsPerRound) + call + 1;
                    return new(name, StepOutcome.Skipped, $"{calls} calls took {Limit.TotalSeconds} s: too slow to try them all");
                }
            }

            Holdings after = Holdings.Of(processId()!.Value);
            leak = after.LeakSince(before);
            before = after;
            if (round > 0 && leak is null)
            {
                return new(name, StepOutcome.Pass, "nothing is left behind");
            }
        }

        return new(name, StepOutcome.Fail, $"it leaks {leak}");
    }

    /// <summary>What a process holds.</summary>
    /// <param name="Bytes">Memory of its own, shared memory not counted.</param>
    /// <param name="Files">Open files.</param>
    /// <param name="Threads">Threads.</param>
    private readonly record struct Holdings(long Bytes, int Files, int Threads)
    {
        public static Holdings Of(int processId)
        {
            string[] status = File.ReadAllLines($"/proc/{processId}/status");
            return new(
                Field(status, "RssAnon:") * 1024,
                Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count(),
                (int)Field(status, "Threads:"));
        }

        /// <summary>What was left behind by a round of calls; null for nothing.</summary>
        public string? LeakSince(Holdings before)
        {
            long bytes = (Bytes - before.Bytes) / CallsPerRound;
            return bytes > MostBytesPerCall ? $"{Units.Bytes(bytes)} of memory a call: free what a call allocates"
                : Files - before.Files > MostKept ? $"{Files - before.Files} open files: close what a call opens"
                : Threads - before.Threads > MostKept ? $"{Threads - before.Threads} threads: end or reuse those that a call starts"
                : null;
        }

        private static long Field(string[] lines, string name)
        {
            string line = lines.First(line => line.StartsWith(name, StringComparison.Ordinal));
            string number = line[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0];
            return long.Parse(number, CultureInfo.InvariantCulture);
        }
    }
}
