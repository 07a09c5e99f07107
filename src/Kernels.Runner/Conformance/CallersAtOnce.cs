using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kernels.Runner.Checking;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Conformance;

/// <summary>
/// Calls a backend from several threads at once, each with another case and with buffers of its own: an answer that
/// reaches the wrong caller is a wrong result.
/// </summary>
/// <param name="backend">The backend to call.</param>
/// <param name="threads">The thread count of each call.</param>
/// <param name="memory">The kind of buffers.</param>
internal sealed class CallersAtOnce(Backend backend, int threads, CheckMemory memory)
{
    /// <summary>After this many failures the callers stop: each may have waited for a time limit.</summary>
    private const int MostFailures = 3;

    private readonly ConcurrentQueue<CheckFailure> _failures = [];
    private int _runs;

    /// <summary>How many calls were checked.</summary>
    public int Runs => _runs;

    /// <summary>Lets each caller go through all cases, each beginning with a different one.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="callers">The number of calling threads.</param>
    /// <returns>The calls that did not pass.</returns>
    public ImmutableArray<CheckFailure> Run(ImmutableArray<WorkloadSource> sources, int callers)
    {
        ImmutableArray<(WorkloadSource Source, WorkloadCase Case)> cases =
            [.. sources.SelectMany(source => source.Cases.Select(shape => (source, shape)))];
        IEnumerable<Task> all = Enumerable.Range(0, callers).Select(caller => Task.Factory.StartNew(
            () => CallAll(cases, caller * cases.Length / callers),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        Task.WhenAll(all).GetAwaiter().GetResult();
        return [.. _failures];
    }

    private void CallAll(ImmutableArray<(WorkloadSource Source, WorkloadCase Case)> cases, int first)
    {
        for (int index = 0; index < cases.Length && _failures.Count < MostFailures; index++)
        {
            (WorkloadSource source, WorkloadCase shape) = cases[(first + index) % cases.Length];
            using Workload workload = memory.Create(shape);
            Trial trial = new(Candidate.Enumerate(source.Contract, [backend], [threads])[0]);
            trial.ValidateFirstCall(workload);
            Interlocked.Increment(ref _runs);
            if (!trial.Passes)
            {
                _failures.Enqueue(
                    new CheckFailure(shape.Name, memory.Name, threads, trial.Verdict, trial.Signal, trial.Reason!));
            }
        }
    }
}
