using System.Diagnostics;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>
/// Whatever a worker does, a call ends by itself with the right verdict, the next call gets a new process, and no process is
/// left behind.
/// </summary>
public sealed class HostileWorkerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("kill -SEGV $$", KernelFault.Crashed, "crashed (SIGSEGV)", "")]
    [InlineData("kill -ABRT $$", KernelFault.Crashed, "crashed (SIGABRT)", "")]
    [InlineData("kill -KILL $$", KernelFault.Crashed, "crashed (SIGKILL)", "")]
    [InlineData("kill -PIPE $$", KernelFault.Crashed, "crashed (SIGPIPE)", "")]
    [InlineData("exit 0", KernelFault.Crashed, "exited with code 0", "")]
    [InlineData("echo one >&2; echo 'out of luck' >&2; exit 3", KernelFault.Crashed, "exited with code 3", ": out of luck")]
    [InlineData("printf 'Fatal error.\\nWhat: happened\\n   at That.Place()\\n' >&2; exit 3", KernelFault.Crashed, "exited with code 3", ": Fatal error. What: happened")]
    [InlineData("printf '\\033[31mred\\n' >&2; exit 3", KernelFault.Crashed, "exited with code 3", ":  [31mred")]
    [InlineData("printf 'evil \\342\\200\\256cod.exe\\n' >&2; exit 3", KernelFault.Crashed, "exited with code 3", ": evil  cod.exe")]
    [InlineData("sleep 1000", KernelFault.TimedOut, "timed out", ": it took longer than 1 s")]
    [InlineData("sleep 1000 & wait", KernelFault.TimedOut, "timed out", ": it took longer than 1 s")]
    [InlineData("trap '' TERM INT HUP; while :; do :; done", KernelFault.TimedOut, "timed out", ": it took longer than 1 s")]
    [InlineData("printf '{\"jsonrpc\"'; sleep 1000", KernelFault.TimedOut, "timed out", ": it took longer than 1 s")]
    [InlineData("printf '{\"jsonrpc\"'; exit 0", KernelFault.ProtocolError, "protocol error", ": its last line does not end: '{\"jsonrpc\"'")]
    [InlineData("exec >&-; sleep 1000", KernelFault.ProtocolError, "protocol error", ": it closed its standard output")]
    [InlineData("head -c 1073741824 /dev/zero | tr '\\0' x; echo", KernelFault.ProtocolError, "protocol error", ": its line is longer than 1048576 bytes")]
    [InlineData("answer '{}'; answer '{}'", KernelFault.ProtocolError, "protocol error", "")]
    public void A_fault_in_a_call_is_told(string call, KernelFault fault, string verdict, string detail)
    {
        using ShellWorker script = new(call: call);
        using WorkerConnection worker = script.Connect(ShellWorker.LimitsFor(fault));
        worker.Describe();

        // Called twice, because the second answer may arrive only when the next call asks.
        KernelException exception = Assert.Throws<KernelException>(() =>
        {
            Calls.Julia(worker);
            Calls.Julia(worker);
        });
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith($"{verdict} during julia/1{detail}", exception.Cause, StringComparison.Ordinal);
        Assert.Equal($"hostile: {exception.Cause}", exception.Message);
        Assert.Equal(verdict.StartsWith("crashed", StringComparison.Ordinal), exception.Signal is not null);
        Assert.Equal([exception], script.Faults);
        Assert.Null(worker.ProcessId);
        script.AssertGone();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"jsonrpc\":\"2.0\"}")]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":ID,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":\"ID\",\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID.5,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"id\":ID,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{},\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{\"x\":\"\\377\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{},\"error\":{\"code\":1,\"message\":\"both\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":\"text\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":1}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":1,\"message\":7}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{}}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{}} {}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":1,\"message\":\"\\377\"}}")]
    [InlineData("\\0")]
    public void An_answer_that_is_no_response_is_a_protocol_error(string answer)
    {
        string format = answer.Replace("ID", "%s", StringComparison.Ordinal);
        using ShellWorker script = new(call: $"printf '{format}\\n' $id");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal(KernelFault.ProtocolError, exception.Fault);
        Assert.StartsWith(
            "hostile: protocol error during julia/1: its answer is not a JSON-RPC response: '", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        script.AssertGone();
    }

    [Fact]
    public void Nesting_without_an_end_is_a_protocol_error()
    {
        using ShellWorker script = new(call: "head -c 100000 /dev/zero | tr '\\0' '['; echo");
        using WorkerConnection worker = script.Connect();
        Assert.Equal(KernelFault.ProtocolError, Assert.Throws<KernelException>(() => Calls.Julia(worker)).Fault);
    }

    [Fact]
    public void An_answer_to_another_request_is_a_protocol_error()
    {
        using ShellWorker script = new(call: "id=4711; answer '{}'");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal("hostile: protocol error during julia/1: it answered request 4711 instead of 2", exception.Message);
        script.AssertGone();
    }

    [Fact]
    public void Paths_that_it_answers_are_not_looked_at()
    {
        using ShellWorker script = new(call: """answer '{"path":"../../etc/passwd","segment":1,"folder":"/"}'""");
        using WorkerConnection worker = script.Connect();
        Assert.All(Calls.Julia(worker), value => Assert.Equal(Calls.Before, value));
        Assert.Empty(script.Faults);
    }

    [Fact]
    public void A_lack_of_threads_is_told_apart_from_other_errors()
    {
        using ShellWorker script = new(call: """echo '{"jsonrpc":"2.0","id":'$id',"error":{"code":-32001,"message":"no threads"}}'""");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal((KernelFault.NoThreads, 0), (exception.Fault, script.Faults.Count));
    }

    [Fact]
    public void An_error_is_told_in_one_line_and_the_worker_goes_on()
    {
        using ShellWorker script = new(call: "fail 'no luck\\nat \\u001b[31mall'");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal(KernelFault.Error, exception.Fault);
        Assert.Equal("hostile could not compute julia/1: no luck at  [31mall", exception.Message);
        Assert.Equal("no luck at  [31mall", exception.Cause);

        int? process = worker.ProcessId;
        Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal((process, 0), (worker.ProcessId, script.Faults.Count));
    }

    [Theory]
    [InlineData("kill -SEGV $$", KernelFault.Crashed, "hostile: crashed (SIGSEGV) while loading")]
    [InlineData("echo 'No module named numpy' >&2; exit 1", KernelFault.Crashed, "hostile: exited with code 1 while loading: No module named numpy")]
    [InlineData("exec nonesuch", KernelFault.Crashed, "hostile: exited with code 127 while loading: ")]
    [InlineData("sleep 1000", KernelFault.TimedOut, "hostile: timed out while loading: it took longer than 2 s")]
    [InlineData("echo welcome", KernelFault.ProtocolError, "hostile: protocol error while loading: ")]
    public void A_fault_while_loading_is_told(string begin, KernelFault fault, string message)
    {
        using ShellWorker script = new(begin);
        using WorkerConnection worker = script.Connect(
            fault == KernelFault.TimedOut ? ShellWorker.Limits with { Load = TimeSpan.FromSeconds(2) } : null);
        KernelException exception = Assert.Throws<KernelException>(() => worker.Describe());
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        script.AssertGone();
    }

    [Theory]
    [InlineData("\"protocol\":1", "\"protocol\":2", "it speaks version 2 of the worker protocol; this host speaks 1")]
    [InlineData("\"hostile\"", "\"other\"", "it says that it is 'other'; required: 'hostile'")]
    [InlineData("\"id\":\"hostile\",", "", "its answer to initialize is not understood: ")]
    [InlineData("\"one\"", "\"some\"", "its answer to initialize is not understood: \"kernels[0].threads\" is \"some\"; allowed: one, many")]
    [InlineData("\"one\",\"instructionSet\":\"", "\"one\",\"instructionSet\":\"\",\"unknown\":\"", "its answer to initialize is not understood: \"kernels[0].instructionSet\" is \"\"; allowed: a text that is not empty")]
    [InlineData("\"kernels\":[", "\"kernels\":[1,", "its answer to initialize is not understood: ")]
    public void A_wrong_description_is_told(string right, string wrong, string reason)
    {
        using ShellWorker script = new(
            begin: $"description=$(printf %s \"$description\" | sed 's|{right.Replace("[", "\\[", StringComparison.Ordinal)}|{wrong}|')");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => worker.Describe());
        Assert.Equal(KernelFault.ProtocolError, exception.Fault);
        Assert.StartsWith($"hostile: protocol error while loading: {reason}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_does_not_exist_is_told()
    {
        using WorkerConnection worker = new(
            WorkerCommand.OfProgram("absent", Path.GetTempPath(), ["kernels-no-such-program"]), ShellWorker.Limits);
        KernelException exception = Assert.Throws<KernelException>(() => worker.Describe());
        Assert.Equal(
            "absent: exited with code 127 while loading: 'kernels-no-such-program' could not be run: No such file or directory",
            exception.Message);
    }

    [Fact]
    public void A_worker_that_can_not_map_is_told()
    {
        using ShellWorker script = new(map: "fail 'no maps here'");
        using WorkerConnection worker = script.Connect();
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal("hostile: protocol error during julia/1: it could not map a segment: no maps here", exception.Message);
    }

    [Fact]
    public void A_worker_that_reads_nothing_holds_nothing_up()
    {
        using ShellWorker script = new(begin: "sleep 1000");
        using WorkerProcess process = WorkerProcess.Start(script.Command());
        byte[] more = new byte[WorkerProtocol.MaxLineBytes];
        Assert.Throws<TimeoutException>(() => process.Ask(more, Short));
    }

    /// <summary>Such a process keeps the pipes open, and is in a group that the host doesn't know.</summary>
    [Fact]
    public void A_process_that_left_the_group_holds_nothing_up()
    {
        using ShellWorker script = new(call: "setsid sleep 5 & exec sleep 1000");
        using WorkerConnection worker = script.Connect(ShellWorker.LimitsFor(KernelFault.TimedOut));
        worker.Describe();
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(KernelFault.TimedOut, Assert.Throws<KernelException>(() => Calls.Julia(worker)).Fault);
        Assert.InRange(Stopwatch.GetElapsedTime(start), Short, TimeSpan.FromSeconds(4.5));
    }

    [Theory]
    [InlineData("(setsid sleep 1000 &); answer '{}'")]
    [InlineData("setsid sh -c '(setsid sleep 1000 &)'; answer '{}'")]
    [InlineData("setsid sleep 1000 & kill -SEGV $$")]
    public void What_left_the_group_ends_with_the_worker(string call)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere what leaves the group is not found");
        using ShellWorker script = new(call: call);
        using (WorkerConnection worker = script.Connect())
        {
            Record.Exception(() => Calls.Julia(worker));
            SpinWait.SpinUntil(() => script.Processes.Count > 0, TimeSpan.FromSeconds(10));
        }

        script.AssertGone();
    }

    [Fact]
    public void An_end_is_seen_though_what_it_started_holds_the_pipes()
    {
        using ShellWorker script = new(call: "sleep 1000 & setsid sleep 1000 & kill -SEGV $$");
        using WorkerConnection worker = script.Connect();
        Assert.Equal("SIGSEGV", Assert.Throws<KernelException>(() => Calls.Julia(worker)).Signal);
        script.AssertGone();
    }

    [Fact]
    public void Noise_on_standard_error_holds_nothing_up()
    {
        using ShellWorker script = new(call: "head -c 10000000 /dev/zero >&2; answer '{}'");
        using WorkerConnection worker = script.Connect();
        Calls.Julia(worker);
        Assert.Empty(script.Faults);
    }

    [Fact]
    public void A_worker_that_takes_too_much_memory_ends_alone()
    {
        using ShellWorker script = new(call: "x=x; while :; do x=$x$x; done");
        using WorkerConnection worker = script.Connect(maxDataBytes: 64 << 20);
        KernelException exception = Assert.Throws<KernelException>(() => Calls.Julia(worker));
        Assert.Equal(KernelFault.Crashed, exception.Fault);
        Assert.EndsWith(" (Kernels:Limits:DataBytes lets it allocate 67108864 bytes)", exception.Message, StringComparison.Ordinal);
        script.AssertGone();
    }

    [Fact]
    public void After_a_fault_the_next_call_finds_a_new_process()
    {
        using ShellWorker script = new(call: "if mkdir once 2>/dev/null; then kill -SEGV $$; fi; answer '{}'");
        using WorkerConnection worker = script.Connect();
        Assert.Equal("SIGSEGV", Assert.Throws<KernelException>(() => Calls.Julia(worker)).Signal);
        Calls.Julia(worker);
        Assert.Single(script.Faults);
    }

    [Theory]
    [InlineData("answer '{}'; exit 0", null)]
    [InlineData("answer '{}'; kill -SEGV $$", "hostile: crashed (SIGSEGV) while ending")]
    [InlineData("answer '{}'; exit 5", "hostile: exited with code 5 while ending")]
    [InlineData("answer '{}'; sleep 1000", "hostile: timed out while ending: it took longer than 2 s")]
    [InlineData("sleep 1000", "hostile: timed out while ending: it took longer than 2 s")]
    [InlineData("echo nonsense", "hostile: protocol error while ending: its answer is not a JSON-RPC response: 'nonsense'")]
    public void How_it_ends_is_told_and_nothing_is_left(string shutdown, string? fault)
    {
        using ShellWorker script = new(shutdown: shutdown);
        using (WorkerConnection worker = script.Connect())
        {
            worker.Describe();
        }

        Assert.Equal(fault, script.Faults.SingleOrDefault()?.Message);
        script.AssertGone();
    }

    [Fact]
    public async Task Disposing_ends_a_call_that_is_under_way()
    {
        using ShellWorker script = new(call: "sleep 1000");
        using WorkerConnection worker = script.Connect();
        worker.Describe();
        Task<int[]> call = Task.Run(() => Calls.Julia(worker), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => script.Processes.Count == 3, TimeSpan.FromSeconds(10));
        worker.Dispose();
        Assert.Equal("SIGKILL", (await Assert.ThrowsAsync<KernelException>(() => call)).Signal);
        script.AssertGone();
    }
}
