using System.Collections.Immutable;
using System.Diagnostics;

namespace Kernels.Runner.Roofline;

/// <summary>Threads that do the same at the same time, each on a processor of its own if there are enough.</summary>
internal sealed class ThreadTeam : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly (long Start, long End)[] _times;
    private Action<int>? _work;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">How many; 1 or above.</param>
    /// <param name="processors">
    /// The processors that they are bound to, in order; the system places threads for which there is none. If it placed all
    /// on a busy machine, it would wake several on one processor, and they would never reach the speed of all processors.
    /// </param>
    public ThreadTeam(int size, ImmutableArray<int> processors)
    {
        Size = size;
        _barrier = new Barrier(size + 1);
        _times = new (long, long)[size];
        _threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() => Serve(rank, processors)) { IsBackground = true })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>The number of threads.</summary>
    public int Size { get; }

    /// <summary>Runs work on every thread, all starting together.</summary>
    /// <param name="work">What to do, given the thread's number from 0. Must not throw.</param>
    /// <returns>From the first thread's start to the last one's end.</returns>
    public TimeSpan Run(Action<int> work)
    {
        _work = work;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        return Stopwatch.GetElapsedTime(_times.Min(time => time.Start), _times.Max(time => time.End));
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _barrier.Dispose();
    }

    private void Serve(int rank, ImmutableArray<int> processors)
    {
        if (rank < processors.Length)
        {
            ProcessorAffinity.Bind(processors[rank]);
        }

        _barrier.SignalAndWait();
        while (_work is { } work)
        {
            long start = Stopwatch.GetTimestamp();
            work(rank);
            _times[rank] = (start, Stopwatch.GetTimestamp());
            _barrier.SignalAndWait();
            _barrier.SignalAndWait();
        }
    }
}
