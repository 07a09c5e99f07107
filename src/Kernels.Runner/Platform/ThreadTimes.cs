using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Runner.Platform;

/// <summary>The processor time that threads have used so far, in nanoseconds. On Linux.</summary>
/// <param name="threads">The time of each living thread.</param>
/// <param name="total">The time of all threads, including those that have ended.</param>
internal sealed partial class ThreadTimes(List<ThreadTime> threads, long total)
{
    private const int ProcessClock = 2;
    private const int ThreadClock = ProcessClock | 4;
    private const string ProcessFolder = "/proc";
    private const string RuntimeNames = ".NET ";
    private const string PoolName = ".NET TP Worker";

    /// <summary>The time of each living thread.</summary>
    public List<ThreadTime> Threads { get; } = threads;

    /// <summary>The time of all threads, including those that have ended.</summary>
    public long Total { get; } = total;

    /// <summary>Reads the times of this process.</summary>
    /// <returns>The times; null if the system doesn't say.</returns>
    public static ThreadTimes? OfThisProcess()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        List<ThreadTime> times = [];
        foreach (int thread in Numbers($"{ProcessFolder}/self/task"))
        {
            if (Read(ThreadClock, thread) is { } time)
            {
                times.Add(new(thread, time));
            }
        }

        return new ThreadTimes(times, Read(ProcessClock, Environment.ProcessId) ?? 0);
    }

    /// <summary>
    /// Reads the times of other processes. The time of a running thread is known up to the scheduler's last tick, a few
    /// milliseconds ago.
    /// </summary>
    /// <param name="processes">Their ids.</param>
    /// <returns>The times; null if the system doesn't say.</returns>
    public static ThreadTimes? OfProcesses(IEnumerable<int> processes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        List<ThreadTime> times = [];
        long total = 0;
        foreach (int process in processes)
        {
            foreach (int thread in Numbers($"{ProcessFolder}/{process}/task"))
            {
                if (Fields($"{ProcessFolder}/{process}/task/{thread}/schedstat") is [{ } first, ..]
                    && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long time))
                {
                    times.Add(new(thread, time));
                }
            }

            total += Read(ProcessClock, process) ?? 0;
        }

        return times.Count > 0 ? new ThreadTimes(times, total) : null;
    }

    /// <summary>What each living thread has used since an earlier reading.</summary>
    public IEnumerable<ThreadTime> Since(ThreadTimes earlier) => Threads.Select(
        thread => new ThreadTime(
            thread.Id, thread.Nanoseconds - (earlier.Threads.Find(other => other.Id == thread.Id)?.Nanoseconds ?? 0)));

    /// <summary>
    /// Whether a thread is one of .NET's own: it compiles, collects or finalizes, whichever candidate computes.
    /// </summary>
    /// <param name="thread">The thread's id, in any process.</param>
    public static bool IsOfRuntime(int thread)
        => Read($"{ProcessFolder}/{thread}/comm") is { } name
            && name.StartsWith(RuntimeNames, StringComparison.Ordinal)
            && !name.StartsWith(PoolName, StringComparison.Ordinal);

    /// <summary>Reads the processor-time clock of a process, or of a thread of this process, as Linux numbers them.</summary>
    private static long? Read(int kind, int id)
        => ReadClock((~id << 3) | kind, out TimeSpec time) == 0 ? (time.Seconds * 1_000_000_000L) + time.Nanoseconds : null;

    private static IEnumerable<int> Numbers(string folder)
    {
        foreach (string path in Entries(folder))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                yield return number;
            }
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
            return [];
        }
    }

    private static string[] Fields(string file)
        => Read(file)?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);
}

/// <summary>The processor time that a thread has used, or used between two readings.</summary>
/// <param name="id">The thread's id.</param>
/// <param name="nanoseconds">The time.</param>
internal sealed class ThreadTime(int id, long nanoseconds)
{
    /// <summary>The thread's id.</summary>
    public int Id { get; } = id;

    /// <summary>The time.</summary>
    public long Nanoseconds { get; } = nanoseconds;
}
