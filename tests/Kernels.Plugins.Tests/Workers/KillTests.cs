using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>Workers that end at random moments. Runs alone, because it counts the mappings of the whole test process.</summary>
[Collection(nameof(Alone))]
public sealed class KillTests
{
    [Fact]
    public void Killed_at_a_hundred_random_moments_it_is_told_each_time_and_nothing_is_left()
    {
        using OwnTemporaryFiles files = new();
        Random random = new(1);
        HashSet<int> processes = [];
        using WorkerConnection worker = BuiltInWorker.Serve("managed");
        for (int kill = 0; kill < 100; kill++)
        {
            worker.Describe();
            int process = worker.ProcessId!.Value;
            processes.Add(process);
            using Timer timer = new(_ => Signals.Send(process, Signals.Kill), null, random.Next(0, 5), Timeout.Infinite);
            KernelException exception = Assert.Throws<KernelException>(() => CallForEver(worker));
            Assert.Equal((KernelFault.Crashed, "SIGKILL"), (exception.Fault, exception.Signal));
        }

        worker.Dispose();
        Assert.All(processes, process => Assert.False(Directory.Exists($"/proc/{process}"), $"process {process} is left"));
        Assert.DoesNotContain("memfd:kernels", File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
        Assert.Empty(files.Names);
    }

    /// <summary>The <c>kernels</c> program replaces itself by the worker's program, which would not remove its files.</summary>
    [Fact]
    public void A_worker_that_is_killed_leaves_no_temporary_file()
    {
        using OwnTemporaryFiles files = new();
        using ShellWorker script = new(call: "kill -KILL $$");
        string folder = Assert.Single(files.Names);
        using WorkerConnection worker = script.Connect();
        Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal([folder], files.Names);
    }

    private static void CallForEver(WorkerConnection worker)
    {
        while (true)
        {
            Calls.Julia(worker);
        }
    }
}

/// <summary>Tests that run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
