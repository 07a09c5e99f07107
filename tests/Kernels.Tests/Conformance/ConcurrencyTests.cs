using System.Collections.Concurrent;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>Every implementation, called by many threads at the same time, each with a case of its own.</summary>
public sealed class ConcurrencyTests
{
    private const int Callers = 8;

    private static readonly int[] ThreadCounts = [1, 2];

    public static TheoryData<string, string> Runs() => [.. Implementations.All.Select(run => (run.Kernel, run.Backend))];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Calls_at_the_same_time_do_not_disturb_each_other(string kernel, string backend)
    {
        Implementation implementation = Implementations.Find(kernel, backend);
        WorkloadSource source = WorkloadSources.All.Single(source => source.Contract.Name == kernel);

        // The presets differ in their data alone, so that their calls take equally long and overlap.
        IEnumerable<WorkloadCase> presets = Enumerable.Range(0, Callers).Select(seed => new WorkloadCase(
            $"tiny, seed {seed}", allocator => source.Create(WorkloadSize.Tiny, allocator, (ulong)seed)));

        ConcurrentQueue<string> failures = [];
        foreach (WorkloadCase[] cases in presets.Concat(source.Cases).Chunk(Callers))
        {
            RunAtOnce(cases, implementation, failures);
        }

        Assert.Empty(failures);
    }

    private static void RunAtOnce(WorkloadCase[] cases, Implementation implementation, ConcurrentQueue<string> failures)
    {
        using Barrier start = new(cases.Length);
        Thread[] callers = [.. cases.Select(@case => new Thread(() => Run(@case, implementation, start, failures)))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
    }

    private static void Run(WorkloadCase @case, Implementation implementation, Barrier start, ConcurrentQueue<string> failures)
    {
        using Workload workload = @case.Create(new AlignedAllocator());
        foreach (int threads in ThreadCounts)
        {
            workload.Reset();
            start.SignalAndWait();
            try
            {
                workload.Invoke(implementation, new KernelOptions(threads));
                Validation validation = workload.Validate();
                if (!validation.Passed)
                {
                    failures.Enqueue($"{@case.Name}, {threads} threads: {validation.Detail}");
                }
            }
            catch (Exception exception) when (exception is KernelException or AggregateException)
            {
                failures.Enqueue($"{@case.Name}, {threads} threads: {exception.Message}");
            }
        }
    }
}
