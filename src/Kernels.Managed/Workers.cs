namespace Kernels.Managed;

/// <summary>One call's work, written so that any number of workers share it.</summary>
/// <remarks>A struct of pointers and scalars, because spans can't travel to other threads. Its maker keeps the memory pinned.</remarks>
internal interface IWork
{
    /// <summary>Does one worker's share. Must not throw, and must not wait for another worker.</summary>
    /// <param name="worker">Number of the worker, from 0.</param>
    void Run(int worker);
}

/// <summary>Runs work on several threads.</summary>
internal static class Workers
{
    /// <summary>Runs every worker's share once, and returns when all are done.</summary>
    /// <param name="count">Number of workers, 1 or above. One runs here, without an allocation or another thread.</param>
    /// <param name="work">What to do.</param>
    /// <typeparam name="TWork">The type of the work, so that its code is compiled for it alone.</typeparam>
    public static void Run<TWork>(int count, TWork work)
        where TWork : struct, IWork
    {
        if (count == 1)
        {
            work.Run(0);
            return;
        }

        // The calling thread takes part, and takes over shares that no pool thread comes for: calls from many
        // threads at once can't starve each other.
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, work.Run);
    }
}
