using System.CommandLine;
using Kernels.Queue.Jobs;
using Kernels.Queue.Reports;
using Kernels.Queue.Server;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Runner.Reports;
using Kernels.Workloads;

namespace Kernels.Queue.Commands;

/// <summary><c>kernels queue</c></summary>
internal sealed class QueueCommand : Command
{
    public const string Verb = "queue";

    private const string All = "all";

    private readonly Option<string?> _server = QueueOptions.Server();

    private readonly Option<string?> _retry = new("--retry")
    {
        HelpName = $"JOB|CALL|{All}",
        Description = "Put what failed into the queue again: a job, the jobs of a call, or all.",
    };

    private readonly Option<string?> _wait = new("--wait")
    {
        HelpName = "CALL",
        Description = "Wait until no part of a call waits or runs any more. The exit code is 1 if one failed.",
    };

    private readonly Option<string?> _purge = new("--purge")
    {
        HelpName = $"CALL|{All}",
        Description = "Remove a call, or everything: what waits, what failed and what is known of it. A part that runs is still done.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = $"Write JSON ({QueueDocument.SchemaName}) instead of tables.",
    };

    public QueueCommand()
        : base(Verb, "Show what waits, runs, is done and failed in a queue.")
    {
        Add(_server);
        Add(_wait);
        Add(_retry);
        Add(_purge);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call) => QueueVerbs.Run(call, _server, async server =>
    {
        if (call.GetValue(_retry) is { } retried)
        {
            return await RetryAsync(server, retried).ConfigureAwait(false);
        }

        if (call.GetValue(_purge) is { } purged)
        {
            return await PurgeAsync(server, purged).ConfigureAwait(false);
        }

        QueueState state = await server.Queue.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (call.GetValue(_wait) is { } awaited)
        {
            CallRecord record = state.Calls.FirstOrDefault(known => known.Name == awaited)?.Record
                ?? throw new UserInputException($"{_wait.Name} is '{awaited}', which is no call of this queue; see '{CommandTree.PathOf(this)}'.");
            return await new CallWait(server, awaited, record.First.Parts).RunAsync().ConfigureAwait(false) ? ExitCode.Done : ExitCode.WrongResult;
        }

        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => QueueDocument.Write(server.Address, state, output));
        }
        else
        {
            QueueReport.Write(state, DateTimeOffset.UtcNow, Terminal.Output);
        }

        return ExitCode.Done;
    });

    private async Task<int> RetryAsync(QueueServer server, string which)
    {
        List<(string Name, JobFailure Failure)> failed = await server.Queue.FailedAsync(">", CancellationToken.None).ConfigureAwait(false);
        (string Name, JobFailure Failure)[] chosen =
            [.. failed.Where(job => which == All || job.Name == which || job.Name.StartsWith($"{which}.", StringComparison.Ordinal))];
        if (chosen.Length == 0 && which != All)
        {
            throw new UserInputException($"{_retry.Name} is '{which}', which did not fail; see '{CommandTree.PathOf(this)}'.");
        }

        int count = 0;
        foreach ((string name, JobFailure failure) in chosen)
        {
            if (failure.Job is not { } job)
            {
                Terminal.WriteWarning($"{name} is left, since it is no job; '{CommandTree.PathOf(this)} {_purge.Name} {All}' removes it.");
                continue;
            }

            await server.Queue.AddAsync(job, CancellationToken.None).ConfigureAwait(false);
            await server.Queue.ForgetFailureAsync(name, CancellationToken.None).ConfigureAwait(false);
            count++;
        }

        Terminal.Output.Say(count == 1 ? "1 job is in the queue again" : $"{count} jobs are in the queue again");
        return ExitCode.Done;
    }

    private async Task<int> PurgeAsync(QueueServer server, string which)
    {
        if (which != All && JobName.TryParse($"{which}.1") is null)
        {
            throw new UserInputException($"{_purge.Name} is '{which}'; allowed: a call's name, such as 3f9a12bc4d5e, or {All}.");
        }

        int removed = await server.Queue.RemoveAsync(which == All ? null : which, CancellationToken.None).ConfigureAwait(false);
        Terminal.Output.Say($"removed; {removed} jobs no longer wait or run");
        return ExitCode.Done;
    }
}
