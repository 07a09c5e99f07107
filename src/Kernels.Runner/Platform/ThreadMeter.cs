using System.Diagnostics;
using System.Runtime;

namespace Kernels.Runner.Platform;

/// <summary>
/// Counts the threads that compute during calls, by the processor time that each uses. A thread that waits by spinning uses
/// as much as one that computes: it counts if it begins to spin with the call, but not if it spun before. Pools let
/// different threads compute in successive calls, so threads beyond the number asked for count only if all together used
/// more processor time than that number could.
/// </summary>
/// <param name="asked">How many threads each call is asked to use.</param>
/// <param name="read">Reads the processor time of every thread that may take part, in nanoseconds; null if unknown.</param>
/// <param name="window">
/// How long calls go on between two readings: long compared with the time that a reading takes, and with the age of its figures.
/// </param>
internal sealed class ThreadMeter(int asked, Func<ThreadTimes?> read, TimeSpan window)
{
    /// <summary>A thread counts as computing if it uses this share of what the busiest one uses.</summary>
    private const double MaterialShare = 0.1;

    private const double RunningShare = 0.25;
    private const int Windows = 9;

    /// <summary>After this time no more windows are begun: longer calls are counted with fewer windows.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Waiting threads of OpenMP spin for up to 0.2 s by default, with LLVM's and Intel's libraries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The threads that were still running when calls were about to begin.</summary>
    private readonly List<int> _restless = [];

    /// <summary>A meter of candidates that compute in this process.</summary>
    /// <param name="asked">How many threads each call is asked to use.</param>
    public static ThreadMeter OfThisProcess(int asked) => new(asked, ThreadTimes.OfThisProcess, TimeSpan.FromMilliseconds(5));

    /// <summary>A meter of a candidate that computes in a process of its own.</summary>
    /// <param name="asked">How many threads each call is asked to use.</param>
    /// <param name="worker">The process.</param>
    public static ThreadMeter OfWorker(int asked, IBackendProcess worker)
        => new(asked, () => ThreadTimes.OfProcesses(worker.Ids), TimeSpan.FromMilliseconds(25));

    /// <summary>Counts.</summary>
    /// <param name="call">Makes one call.</param>
    /// <returns>
    /// The threads that computed; null if unknown. If another process has the processors, fewer compute for a while, so the
    /// count is what a quarter of the windows reached.
    /// </returns>
    public int? Count(Action call)
    {
        _restless.Clear();
        _restless.AddRange(WaitForRest().Running);
        List<int> counts = [];
        long start = Stopwatch.GetTimestamp();
        while (counts.Count == 0 || (counts.Count < Windows && Stopwatch.GetElapsedTime(start) < Enough))
        {
            ThreadTimes? before = read();
            double nanoseconds = Repeat(call).TotalNanoseconds;
            if (before is null || read() is not { } after)
            {
                return null;
            }

            counts.Add(CountIn(Used(before, after), Ended(before, after), asked, nanoseconds));
        }

        counts.Sort();
        return counts[3 * counts.Count / 4];
    }

    /// <summary>Counts in a call that is made once, in this process, and whose code may be compiled meanwhile.</summary>
    /// <param name="call">Makes the call.</param>
    /// <returns>The threads that computed; null if unknown, or if the call was too short to tell.</returns>
    public int? CountOnce(Action call)
    {
        ThreadTimes? before = read();
        TimeSpan compiling = JitInfo.GetCompilationTime(currentThread: true);
        long start = Stopwatch.GetTimestamp();
        call();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        TimeSpan computing = elapsed - (JitInfo.GetCompilationTime(currentThread: true) - compiling);
        if (computing < window || before is null || read() is not { } after)
        {
            return null;
        }

        // The main thread makes the call, and what it compiles is no part of it. It may have had a processor only part of the time.
        List<ThreadTime> used =
        [
            .. Used(before, after).Select(thread => thread.Id == Environment.ProcessId
                ? new ThreadTime(thread.Id, (long)(thread.Nanoseconds * (computing / elapsed)))
                : thread),
        ];
        return CountIn(used, Ended(before, after), asked, computing.TotalNanoseconds);
    }

    /// <summary>How many threads were still running before the calls that were counted.</summary>
    public int Restless => _restless.Count;

    /// <summary>Waits until no thread runs except those that ran before the calls that were counted.</summary>
    /// <returns>How long that took, and which threads never rested.</returns>
    public (TimeSpan Waited, List<int> Running) WaitForRest()
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan waited = TimeSpan.Zero;
        List<int> running = FindRunning();
        while (running.Count > 0 && waited < Patience)
        {
            waited = Stopwatch.GetElapsedTime(start);
            running = FindRunning();
        }

        return (waited, running);
    }

    /// <summary>Counts in one window.</summary>
    /// <param name="used">The processor time that each living thread used, in nanoseconds.</param>
    /// <param name="ended">The total used by threads that ended meanwhile, such as those made for one call.</param>
    /// <param name="asked">How many threads each call was asked to use.</param>
    /// <param name="nanoseconds">How long the window was.</param>
    internal static int CountIn(List<ThreadTime> used, long ended, int asked, double nanoseconds)
    {
        long most = 0;
        foreach (ThreadTime thread in used)
        {
            most = Math.Max(most, thread.Nanoseconds);
        }

        bool otherwiseIdle = most < MaterialShare * ended;
        int material = otherwiseIdle ? 0 : used.Count(thread => thread.Nanoseconds > 0 && thread.Nanoseconds >= MaterialShare * most);

        // Of ended threads only the sum is known: count as many as it takes at the pace of the busiest thread, or of the clock.
        material += ended <= 0 ? 0
            : otherwiseIdle ? Math.Max(1, (int)Math.Round(ended / nanoseconds))
            : (int)Math.Round((double)ended / most);
        int atOnce = (int)Math.Round((Sum(used) + Math.Max(0, ended)) / nanoseconds);
        return material <= asked ? material : Math.Clamp(atOnce, asked, material);
    }

    private List<ThreadTime> Used(ThreadTimes before, ThreadTimes after) =>
    [
        .. after.Since(before)
            .Where(thread => thread.Nanoseconds > 0 && !_restless.Contains(thread.Id) && !ThreadTimes.IsOfRuntime(thread.Id)),
    ];

    private static long Ended(ThreadTimes before, ThreadTimes after) => after.Total - before.Total - Sum(after.Since(before));

    private static long Sum(IEnumerable<ThreadTime> threads)
    {
        long sum = 0;
        foreach (ThreadTime thread in threads)
        {
            sum += thread.Nanoseconds;
        }

        return sum;
    }

    private TimeSpan Repeat(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            call();
        }
        while (Stopwatch.GetElapsedTime(start) < window);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The calling thread sleeps meanwhile.</summary>
    private List<int> FindRunning()
    {
        ThreadTimes? before = read();
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(Glance);
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return before is null || read() is not { } after
            ? []
            : [
                .. after.Since(before).Where(thread => thread.Nanoseconds > RunningShare * nanoseconds)
                    .Select(thread => thread.Id)
                    .Except(_restless),
            ];
    }
}
