using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>Whatever a worker's descendants do to escape, they end with the worker, and with its host.</summary>
public sealed class EscapeTests
{
    private const string LinuxOnly = "elsewhere what leaves the group is not found";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Each starts at least one process that keeps running, in the worker's folder, without the worker's streams.</summary>
    private static readonly Dictionary<string, string> Fragments = new()
    {
        ["clears its environment and leaves the session"] = "env -i setsid sleep 1000 >/dev/null 2>&1 </dev/null &",
        ["is left by its parent"] = "(env -i setsid sleep 1000 >/dev/null 2>&1 </dev/null &)",
        ["forks twice as a daemon"] =
            "env -i setsid sh -c '(setsid sleep 1000 &) >/dev/null 2>&1 </dev/null'",
        ["ignores signals"] =
            "env -i setsid sh -c \"trap '' HUP INT QUIT TERM TSTP; while :; do sleep 1; done\" >/dev/null 2>&1 </dev/null &",
        ["ignores a hang-up"] = "env -i nohup sleep 1000 >/dev/null 2>&1 </dev/null &",
        ["starts another and ends every 10 ms"] =
            "echo 'sleep 0.01; setsid sh chain.sh &' >chain.sh; env -i setsid sh chain.sh >/dev/null 2>&1 </dev/null &",
        ["starts two and goes on, to a limit"] =
            "echo '[ $1 -gt 6 ] || { sh bomb.sh $(($1 + 1)) & sh bomb.sh $(($1 + 1)) & }; sleep 1000' >bomb.sh; "
            + "env -i setsid sh bomb.sh 1 >/dev/null 2>&1 </dev/null &",
        ["runs on without its first thread"] =
            "env -i setsid python3 -c 'import ctypes, threading, time; threading.Thread(target=time.sleep, args=(1000,)).start(); "
            + "ctypes.CDLL(None).pthread_exit(None)' >/dev/null 2>&1 </dev/null &",
        ["is stopped"] = "env -i setsid sh -c 'kill -STOP $$; sleep 1000' >/dev/null 2>&1 </dev/null &",
    };

    public static TheoryData<string> Ways => [.. Fragments.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_ends_when_the_worker_is_disposed(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{Fragments[way]}\nanswer '{{}}'");
        using (WorkerConnection worker = script.Connect())
        {
            Calls.Julia(worker);
            AwaitEscape(script);
        }

        Assert.Empty(script.Faults);
        script.AssertGone();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_ends_when_the_worker_crashes_right_after_starting_it(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{Fragments[way]}\nkill -SEGV $$");
        using WorkerConnection worker = script.Connect();
        Assert.Equal("SIGSEGV", Assert.Throws<KernelException>(() => Calls.Julia(worker)).Signal);
        script.AssertGone();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_ends_when_the_worker_exits_and_nobody_asks(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{Fragments[way]}\nanswer '{{}}'; exit 0");
        using WorkerConnection worker = script.Connect();
        Record.Exception(() => Calls.Julia(worker));
        script.AssertGone();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_ends_when_the_host_is_killed(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{Fragments[way]}\nsleep 1000");
        using ScriptHost host = new(script);
        AwaitEscape(script, more: 1);
        host.Kill();
        script.AssertGone();
    }

    /// <summary>The state if the host is killed between two samples: a stopped process acts only on SIGKILL.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void It_ends_when_the_host_is_killed_while_all_are_stopped(string way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: $"{Fragments[way]}\nsleep 1000");
        using ScriptHost host = new(script);
        AwaitEscape(script, more: 1);
        int supervisor = Assert.Single(ProcessTree.Below(host.Id), process => ProcessStatus.Of(process.Identity.Id)?.Parent == host.Id)
            .Identity.Id;
        foreach (TreeProcess process in ProcessTree.Below(supervisor))
        {
            Signals.Send(process.Identity.Id, Signals.Stop);
        }

        host.Kill();
        script.AssertGone();
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_worker_that_signals_its_supervisor_keeps_nothing(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(
            call: $"env -i setsid sleep 1000 >/dev/null 2>&1 </dev/null & kill -{signal} $PPID; answer '{{}}'");
        using (WorkerConnection worker = script.Connect())
        {
            Calls.Julia(worker);
            AwaitEscape(script);
        }

        script.AssertGone();
    }

    [Fact]
    public void A_worker_that_kills_its_supervisor_ends_and_what_it_started_is_known_by_its_mark()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        using ShellWorker script = new(call: "(setsid sleep 1000 &); kill -KILL $PPID; sleep 1000");
        using WorkerConnection worker = script.Connect();
        Assert.Equal("SIGKILL", Assert.Throws<KernelException>(() => Calls.Julia(worker)).Signal);
        script.AssertGone();
    }

    /// <summary>A program that waits until it has no children left finds only its own, and no orphans.</summary>
    [Fact]
    public void A_worker_has_no_children_but_its_own()
    {
        const string Script = """
            import os, subprocess
            subprocess.run(["sh", "-c", "(setsid sleep 1000 >/dev/null 2>&1 </dev/null &)"])
            try:
                while True:
                    os.wait()
            except ChildProcessError:
                os._exit(42)
            """;
        using WorkerConnection worker = new(
            WorkerCommand.OfProgram("waiting", Path.GetTempPath(), ["python3", "-c", Script]), ShellWorker.Limits);
        KernelException exception = Assert.Throws<KernelException>(() => worker.Describe());
        Assert.Equal("waiting: exited with code 42 while loading", exception.Message);
    }

    [Fact]
    public void A_worker_is_the_first_to_go_where_memory_is_short_and_leaves_no_image_of_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these are settings of Linux");
        using ShellWorker script = new(
            begin: "[ $(cat /proc/self/oom_score_adj) = 1000 ] || exit 2; [ $(ulimit -Hc) = 0 ] || exit 3; "
                + "[ $(ulimit -Hd) = 65536 ] || exit 4");
        using WorkerConnection worker = script.Connect(maxDataBytes: 64 << 20);
        Assert.Null(worker.Describe().Unavailable);
    }

    [Fact]
    public void What_the_terminal_tells_its_processes_does_not_reach_a_worker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a process's session is read below /proc");
        using ShellWorker script = new(begin: "[ $(cut -d ' ' -f 6 /proc/self/stat) = $$ ] || exit 2");
        using WorkerConnection worker = script.Connect();
        Assert.Null(worker.Describe().Unavailable);
    }

    [Fact]
    public void A_process_that_got_the_id_of_another_is_not_meant()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere no id is kept");
        ProcessIdentity own = ProcessIdentity.Of(Environment.ProcessId)!.Value;
        ProcessIdentity former = own with { Start = own.Start - 1 };
        Assert.Equal((true, false), (own.IsCurrent, former.IsCurrent));
        former.Send(Signals.Kill);
    }

    [Fact]
    public void Children_are_found_by_a_search_as_well_where_the_kernel_lists_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere none are looked for");
        using ShellWorker script = new(call: "sleep 1000 & (setsid sleep 1000 &) ; sleep 1000 & answer '{}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        int process = worker.ProcessId!.Value;
        Assert.Equal(2, ProcessTree.SearchedChildren(process).Count);
        Assert.SkipUnless(File.Exists($"/proc/{process}/task/{process}/children"), "this kernel lists no children");
        Assert.Equal(ProcessTree.SearchedChildren(process).Order(), ProcessTree.ListedChildren(process).Order());
    }

    private static void AwaitEscape(ShellWorker script, int more = 0)
    {
        const int SupervisorAndWorker = 2;
        Assert.True(
            SpinWait.SpinUntil(() => script.Processes.Count > SupervisorAndWorker + more, Patience), "nothing was started");
    }
}
