namespace Kernels;

/// <summary>
/// Whether this process can have as many threads at once as a call asks for. Limits of users, control groups and the kernel
/// hold for all that run under them, so that only making the threads tells; and OpenMP's libraries end the process where
/// they can't make one, so that it has to be told before they are called.
/// </summary>
internal static class ThreadSupply
{
    /// <summary>What .NET may need meanwhile.</summary>
    private const int Spare = 4;

    private const string Causes =
        "a limit on processes or memory is reached (ulimit -u, ulimit -v, pids.max of the control group, or kernel.threads-max)";

    /// <summary>The most threads that were there at once; what was possible once is not tried again.</summary>
    private static int _proven = 1;

    /// <summary>Finds out whether a call can have its threads.</summary>
    /// <param name="threads">How many it uses, the calling one among them.</param>
    /// <returns>Why it can't; null where it can.</returns>
    public static string? FindShortage(int threads)
    {
        if (threads <= Volatile.Read(ref _proven))
        {
            return null;
        }

        int possible = 1 + Math.Max(0, Make(threads - 1 + Spare) - Spare);
        if (possible < threads)
        {
            return $"no more than {possible} {(possible == 1 ? "thread" : "threads")} can be had here: {Causes}";
        }

        Volatile.Write(ref _proven, threads);
        return null;
    }

    /// <summary>Makes threads that are there at the same time, and ends them.</summary>
    /// <param name="count">How many to make.</param>
    /// <returns>How many could be made.</returns>
    private static int Make(int count)
    {
        using ManualResetEventSlim gate = new();
        List<Thread> made = new(count);
        try
        {
            while (made.Count < count)
            {
                Thread thread = new(gate.Wait) { IsBackground = true };
                thread.Start();
                made.Add(thread);
            }
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The limit is found.
        }

        gate.Set();
        foreach (Thread thread in made)
        {
            thread.Join();
        }

        return made.Count;
    }
}
