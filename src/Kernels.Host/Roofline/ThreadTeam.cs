using System.Diagnostics;

namespace Kernels.Host.Roofline;

/// <summary>Threads of its own that do the same at the same time. The caller is the first of them.</summary>
internal sealed class ThreadTeam : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _others;
    private readonly (long Start, long End)[] _times;
    private Action<int>? _work;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">How many, the caller included; 1 or above.</param>
    public ThreadTeam(int size)
    {
        Size = size;
        _barrier = new Barrier(size);
        _times = new (long, long)[size];
        _others = [.. Enumerable.Range(1, size - 1).Select(rank => new Thread(() => Serve(rank)) { IsBackground = true })];
        foreach (Thread thread in _others)
        {
            thread.Start();
        }
    }

    /// <summary>The number of threads, the caller included.</summary>
    public int Size { get; }

    /// <summary>Lets every thread do something, from one start.</summary>
    /// <param name="work">What to do, given the thread's number from 0. Must not throw.</param>
    /// <returns>From the first thread's start to the last one's end.</returns>
    public TimeSpan Run(Action<int> work)
    {
        _work = work;
        TakePart(0, work);
        return Stopwatch.GetElapsedTime(_times.Min(time => time.Start), _times.Max(time => time.End));
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _others)
        {
            thread.Join();
        }

        _barrier.Dispose();
    }

    private void Serve(int rank)
    {
        _barrier.SignalAndWait();
        while (_work is { } work)
        {
            Time(rank, work);
            _barrier.SignalAndWait();
            _barrier.SignalAndWait();
        }
    }

    private void TakePart(int rank, Action<int> work)
    {
        _barrier.SignalAndWait();
        Time(rank, work);
        _barrier.SignalAndWait();
    }

    private void Time(int rank, Action<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        work(rank);
        _times[rank] = (start, Stopwatch.GetTimestamp());
    }
}
