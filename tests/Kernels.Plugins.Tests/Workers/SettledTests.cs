using System.Diagnostics;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>A worker reports whether its code is final; otherwise that is unknown.</summary>
public sealed class SettledTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_worker_that_does_not_tell_is_not_asked()
    {
        // This worker's answer to an unknown method would be a protocol error, so it must not be asked.
        using ShellWorker script = new();
        using WorkerConnection worker = script.Connect();
        Assert.Equal(new CodeReport(CodeState.Untold, null), worker.Ask(watch: true));
        Assert.Empty(script.Faults);
    }

    [Theory]
    [InlineData("ahead-of-time", nameof(CodeState.AheadOfTime))]
    [InlineData("a word of a later version", nameof(CodeState.Untold))]
    public void What_a_worker_says_when_it_starts_is_enough(string code, string expected)
    {
        using ShellWorker script = Telling(code, "{}");
        using WorkerConnection worker = script.Connect();
        Assert.Equal(new CodeReport(Enum.Parse<CodeState>(expected), null), worker.Ask(watch: true));
    }

    [Theory]
    [InlineData("""{"settled":true,"compiled":7}""", nameof(CodeState.Final), 7L)]
    [InlineData("""{"settled":false,"compiled":7}""", nameof(CodeState.Compiling), 7L)]
    [InlineData("""{"settled":true}""", nameof(CodeState.Final), null)]
    [InlineData("""{"settled":true,"compiled":"many","more":[]}""", nameof(CodeState.Final), null)]
    public void The_answer_is_what_is_known(string answer, string state, long? compiled)
    {
        using ShellWorker script = Telling("tells", answer);
        using WorkerConnection worker = script.Connect();
        Assert.Equal(new CodeReport(Enum.Parse<CodeState>(state), compiled), worker.Ask(watch: true));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"settled":"yes"}""")]
    [InlineData("true")]
    public void An_answer_that_tells_neither_is_a_protocol_error(string answer)
    {
        using ShellWorker script = Telling("tells", answer);
        using WorkerConnection worker = script.Connect();
        KernelException failure = Assert.Throws<KernelException>(() => worker.Ask(watch: true));
        Assert.Equal(KernelFault.ProtocolError, failure.Fault);
        script.AssertGone();
    }

    [Fact]
    public void A_served_backend_becomes_final_by_being_called_and_a_new_watch_begins_anew()
    {
        using WorkerConnection worker = BuiltInWorker.Serve("simd");
        Assert.Equal(CodeState.Compiling, worker.Ask(watch: true).State);
        long start = Stopwatch.GetTimestamp();
        CodeReport report;
        do
        {
            Calls.Julia(worker);
            report = worker.Ask(watch: true);
        }
        while (report.State != CodeState.Final && Stopwatch.GetElapsedTime(start) < Patience);

        Assert.Equal(CodeState.Final, report.State);
        Assert.True(report.Compiled > 0);
        Assert.Equal(CodeState.Final, worker.Ask(watch: false).State);

        Assert.Equal(CodeState.Compiling, worker.Ask(watch: true).State);
        Assert.Equal(CodeState.Compiling, worker.Ask(watch: false).State);
    }

    /// <summary>A worker that describes its code, and gives the same answer to every question about it.</summary>
    private static ShellWorker Telling(string code, string answer) => new(begin: $$"""
        description=$(printf %s "$description" | sed 's/"protocol":1/"protocol":1,"code":"{{code}}"/')
        answer() {
            case $line in *'"method":"settled"'*) set -- '{{answer}}' ;; esac
            printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"
        }
        """);
}
