namespace Kernels;

/// <summary>How a kernel runs, apart from what it computes.</summary>
/// <remarks>The default value leaves the thread count open: the configured count, or else every processor.</remarks>
public readonly record struct KernelOptions
{
    /// <summary>The largest thread count that can be asked for.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Makes options with a thread count.</summary>
    /// <param name="threads">0 for the configured count, or else every processor; or 1 to <see cref="MaxThreads"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is outside that range.</exception>
    public KernelOptions(int threads)
    {
        Require.InRange(threads, 0, MaxThreads);
        Threads = threads;
    }

    /// <summary>The thread count asked for; 0 leaves it open.</summary>
    public int Threads { get; }

    /// <summary>The number of threads to use: <see cref="Threads"/>, or every processor if that is open.</summary>
    public int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;
}
