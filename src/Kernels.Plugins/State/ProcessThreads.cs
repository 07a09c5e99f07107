using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;

namespace Kernels.Plugins.State;

/// <summary>The threads of a process, and which of them run while nothing is called (Linux).</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessThreads
{
    /// <summary>A thread that ran for this share of the time was not waiting.</summary>
    private const double LeastShare = 0.03;

    /// <summary>Nor was one that got a processor this often; an occasional timer gets fewer turns.</summary>
    private const long LeastTurns = 10;

    /// <summary>
    /// The names of .NET's own threads start with this, as do those of the workers, which run what others hand them.
    /// </summary>
    private const string OfDotnet = ".NET ";

    private const string DotnetWorker = ".NET TP Worker";

    /// <summary>The threads of a process.</summary>
    /// <param name="process">Its id; null for this one.</param>
    /// <returns>Their ids; empty if the process has ended.</returns>
    public static ImmutableHashSet<int> Of(int? process)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(FolderOf(process))
                    .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Finds the threads that run while nothing is called; takes the settling and looking times together.</summary>
    /// <param name="process">The process; null for this one.</param>
    /// <param name="candidates">Finds the threads to look at, after settling.</param>
    /// <param name="settling">How long threads may take to go to sleep after their last work.</param>
    /// <param name="looking">How long to watch them.</param>
    /// <returns>Their ids.</returns>
    public static ImmutableHashSet<int> FindRunning(
        int? process, Func<IEnumerable<int>> candidates, TimeSpan settling, TimeSpan looking)
    {
        Thread.Sleep(settling);
        (int Id, Usage? Usage)[] before =
            [.. candidates().Where(id => !IsDotnets(process, id)).Select(id => (id, Usage.Of(process, id)))];
        Thread.Sleep(looking);
        return
        [
            .. before
                .Where(thread => thread.Usage is { } was && Usage.Of(process, thread.Id) is { } now && now.RanSince(was, looking))
                .Select(thread => thread.Id),
        ];
    }

    private static string FolderOf(int? process)
        => process is { } id ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task") : "/proc/self/task";

    private static string? Read(int? process, int thread, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{FolderOf(process)}/{thread}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The thread has ended.
            return null;
        }
    }

    private static bool IsDotnets(int? process, int thread)
        => Read(process, thread, "comm") is { } name
            && name.StartsWith(OfDotnet, StringComparison.Ordinal) && !name.StartsWith(DotnetWorker, StringComparison.Ordinal);

    /// <summary>A thread's use of processors so far.</summary>
    /// <param name="Nanoseconds">For how long it ran.</param>
    /// <param name="Turns">How often it got a processor.</param>
    private readonly record struct Usage(long Nanoseconds, long Turns)
    {
        public static Usage? Of(int? process, int thread)
            => Read(process, thread, "schedstat")?.Split(' ') is [var ran, _, var turns]
                ? new(long.Parse(ran, CultureInfo.InvariantCulture), long.Parse(turns, CultureInfo.InvariantCulture))
                : null;

        public bool RanSince(Usage before, TimeSpan time)
            => Nanoseconds - before.Nanoseconds > LeastShare * time.TotalNanoseconds || Turns - before.Turns >= LeastTurns;
    }
}
