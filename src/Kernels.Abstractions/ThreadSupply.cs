namespace Kernels;

/// <summary>
/// Whether this process can have as many threads at once as a call asks for. The limits of users, control groups and the
/// kernel are shared with other processes, so the only test is to create the threads. OpenMP's libraries end the process
/// if they can't create one, so the test must come before they are called.
/// </summary>
internal static class ThreadSupply
{
    /// <summary>Threads that .NET may need meanwhile.</summary>
    private const int Spare = 4;

    private const string Causes =
        "a limit on processes or memory is reached (ulimit -u, ulimit -v, pids.max of the control group, or kernel.threads-max)";

    /// <summary>The most threads that have existed at once; up to this many are not tested again.</summary>
    private static int _proven = 1;

    /// <summary>Finds out whether a call can have its threads.</summary>
    /// <param name="threads">How many it uses, including the calling thread.</param>
    /// <returns>Why it can't; null if it can.</returns>
    public static string? FindShortage(int threads)
    {
        if (threads <= Volatile.Read(ref _proven))
        {
            return null;
        }

        int possible = 1 + Math.Max(0, Make(threads - 1 + Spare) - Spare);
        if (possible < threads)
        {
            return $"no more than {Counted.Of(possible, "thread")} can be started here: {Causes}";
        }

        Volatile.Write(ref _proven, threads);
        return null;
    }

    /// <summary>Creates threads that exist at the same time, and ends them.</summary>
    /// <param name="count">How many to create.</param>
    /// <returns>How many could be created.</returns>
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
