using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;
using Kernels.Workloads.Buffers;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>A paused worker does nothing, nor do the processes that it started, and nothing waits for it forever.</summary>
public sealed class PauseTests
{
    private const string LinuxOnly = "elsewhere workers are not paused";

    /// <summary>Starts a process that spins in its own session, without the worker's environment and streams.</summary>
    private const string StartSpinning = "env -i setsid sh -c 'while :; do :; done' >/dev/null 2>&1 </dev/null &";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void All_of_its_processes_stop_and_go_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{StartSpinning} answer '{{}}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        Assert.True(SpinWait.SpinUntil(() => worker.Ids.Count == 2, Patience), "nothing spins");
        Assert.Equal(worker.ProcessId, worker.Ids[0]);

        Assert.True(worker.Pause());
        Assert.True(worker.Pause());
        AssertStopped(worker.Ids);
        string[] before = Times(worker.Ids);
        Thread.Sleep(100);
        Assert.Equal(before, Times(worker.Ids));

        worker.Resume();
        Assert.True(SpinWait.SpinUntil(() => !Times(worker.Ids).SequenceEqual(before), Patience), "it did not go on");
        Assert.Equal(2, worker.Ids.Count);
    }

    [Fact]
    public void What_it_starts_meanwhile_stops_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(
            call: "echo 'sleep 0.01; setsid sh chain.sh &' >chain.sh; env -i setsid sh chain.sh >/dev/null 2>&1 </dev/null & answer '{}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(worker.Pause());
            IReadOnlyList<int> stopped = worker.Ids;
            AssertStill(stopped);
            Thread.Sleep(30);
            Assert.Equal(stopped, worker.Ids);
            worker.Resume();
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void All_threads_of_a_process_stop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using WorkerConnection worker = BuiltInWorker.Serve("managed");
        Calls.Julia(worker);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(worker.Pause());
            int process = worker.ProcessId!.Value;
            Assert.All(
                ProcessFiles.Threads(process),
                thread => Assert.True(ProcessStatus.Of(process, thread) is { IsStill: true }, $"thread {thread} runs"));
            Assert.Equal(5, Calls.Julia(worker)[0]);
        }
    }

    [Fact]
    public void A_call_resumes_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{StartSpinning} answer '{{}}'");
        using WorkerConnection worker = script.Connect();
        worker.Describe();
        Assert.True(worker.Pause());
        Calls.Julia(worker);
        Calls.Julia(worker);
        Assert.DoesNotContain(worker.Ids, id => ProcessStatus.Of(id) is { IsStopped: true });
        Assert.Empty(script.Faults);
    }

    [Fact]
    public void What_it_stopped_itself_stays_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: "env -i sh -c 'kill -STOP $$; touch woken' & answer '{}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        Assert.True(SpinWait.SpinUntil(() => worker.Ids is [_, var child] && ProcessStatus.Of(child) is { IsStopped: true }, Patience));
        Assert.True(worker.Pause());
        Calls.Julia(worker);
        Thread.Sleep(50);
        Assert.False(script.Has("woken"));
    }

    [Fact]
    public void Paused_it_still_ends_in_good_order()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{StartSpinning} answer '{{}}'");
        using (WorkerConnection worker = script.Connect())
        {
            Calls.Julia(worker);
            Assert.True(worker.Pause());
        }

        Assert.Empty(script.Faults);
        script.AssertGone();
    }

    [Fact]
    public void Paused_it_can_be_killed_by_others_and_that_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{StartSpinning} answer '{{}}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        Assert.True(worker.Pause());
        Signals.Send(worker.ProcessId!.Value, Signals.Kill);
        script.AssertGone();
        Assert.True(worker.Pause());
        worker.Resume();
        Assert.Equal("SIGKILL", Assert.Throws<KernelException>(() => Calls.Julia(worker)).Signal);
        Calls.Julia(worker);
    }

    [Fact]
    public void Stopped_by_others_it_times_out_and_is_gone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: "kill -STOP $$; answer '{}'");
        using WorkerConnection worker = script.Connect(ShellWorker.LimitsFor(KernelFault.TimedOut));
        worker.Describe();
        Assert.Equal(KernelFault.TimedOut, Assert.Throws<KernelException>(() => Calls.Julia(worker)).Fault);
        script.AssertGone();
    }

    [Fact]
    public void Where_none_runs_there_is_nothing_to_pause()
    {
        using ShellWorker script = new();
        using WorkerConnection worker = script.Connect();
        Assert.True(worker.Pause());
        worker.Resume();
        Assert.Empty(worker.Ids);
    }

    [Fact]
    public void Memory_that_the_host_gives_back_ends_no_pause()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using WorkerConnection worker = BuiltInWorker.Serve("managed");
        SharedAllocator allocator = new();
        using (KernelBuffer<double> x = allocator.Allocate<double>(1))
        using (KernelBuffer<int> iterations = allocator.Allocate<int>(1))
        {
            JuliaArguments arguments = new(x.Span, x.Span, 0, 0, 1, iterations.Span);
            new RemoteKernel<JuliaArguments>(Julia.Contract, worker).Invoke(arguments, new KernelOptions(1));
            Assert.True(worker.Pause());
        }

        AssertStopped(worker.Ids);
        Assert.DoesNotContain("memfd:kernels", File.ReadAllText($"/proc/{worker.ProcessId}/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_hands_its_process_out()
    {
        using ShellWorker script = new();
        using WorkerConnection worker = script.Connect();
        Backend backend = RemoteBackend.Create(worker, worker.Describe(), "a test's", "here", [Julia.Contract]);
        Assert.Same(worker, backend.Process);
    }

    /// <summary>A process that is starting another may wait for it in the kernel, because the new one is stopped before it runs.</summary>
    private static void AssertStill(IReadOnlyList<int> processes)
        => Assert.All(processes, id => Assert.True(ProcessStatus.Of(id) is { IsStill: true }, $"process {id} runs"));

    private static void AssertStopped(IReadOnlyList<int> processes)
        => Assert.All(processes, id => Assert.True(ProcessStatus.Of(id) is { IsStopped: true }, $"process {id} is not stopped"));

    /// <summary>The processor times of processes, from <c>/proc/PID/stat</c>: fields 14 and 15; field 2, the name, ends with ')'.</summary>
    private static string[] Times(IReadOnlyList<int> processes)
        =>
        [
            .. processes.Select(id => File.ReadAllText($"/proc/{id}/stat"))
                .Select(stat => string.Join(' ', stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..13])),
        ];
}
