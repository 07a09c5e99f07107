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

    /// <summary>Stands for every call.</summary>
    public const string All = "all";

    private readonly Option<string?> _server = QueueVerbs.ServerOption();

    private readonly Option<string?> _wait = new("--wait")
    {
        HelpName = $"CALL|{All}",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Wait until no part of a call, or of any call, waits or runs. The exit code is 1 if one failed.",
    };

    private readonly Option<string?> _retry = new("--retry")
    {
        HelpName = $"JOB|CALL|{All}",
        Description = "Put what failed into the queue again: a job, the jobs of a call, or all.",
    };

    private readonly Option<string?> _purge = new("--purge")
    {
        HelpName = $"CALL|{All}",
        Description = "Remove a call, or everything: what waits, what failed and what is known of it. A part that runs is still done.",
    };

    private readonly Option<bool> _json = CommonOptions.Json(QueueDocument.SchemaName);

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

    private int Run(ParseResult call)
    {
        Option[] given = [.. ((Option[])[_wait, _retry, _purge, _json]).Where(option => call.GetResult(option) is { Implicit: false })];
        return given.Length > 1
            ? throw new UserInputException($"{OptionRules.Exclude(given[0].Name, given[1].Name)}.")
            : QueueVerbs.Run(call, _server, server => RunAsync(call, server, isAwaited: given is [var only] && only == _wait));
    }

    private async Task<int> RunAsync(ParseResult call, QueueServer server, bool isAwaited)
    {
        if (isAwaited)
        {
            return await WaitAsync(server, call.GetValue(_wait) ?? All).ConfigureAwait(false);
        }

        if (call.GetValue(_retry) is { } retried)
        {
            return await RetryAsync(server, retried).ConfigureAwait(false);
        }

        if (call.GetValue(_purge) is { } purged)
        {
            return await PurgeAsync(server, purged).ConfigureAwait(false);
        }

        QueueState state = await server.Queue.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => QueueDocument.Write(server.Address, state, output));
        }
        else
        {
            QueueReport.Write(state, DateTimeOffset.UtcNow, Terminal.Output);
        }

        return ExitCode.Done;
    }

    private async Task<int> WaitAsync(QueueServer server, string which)
    {
        int parts = 0;
        if (which != All)
        {
            QueueState state = await server.Queue.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            CallState call = state.Calls.FirstOrDefault(known => known.Name == which)
                ?? throw new UserInputException(
                    $"{_wait.Name} is '{which}', which is no call of this queue; allowed: {All}, or one that '{CommandTree.PathOf(this)}' shows.");
            parts = call.Record?.First.Parts ?? 0;
        }

        CallWait wait = new(server, which == All ? null : which, parts);
        return await wait.RunAsync().ConfigureAwait(false) ? ExitCode.Done : ExitCode.WrongResult;
    }

    private async Task<int> RetryAsync(QueueServer server, string which)
    {
        List<(string Name, JobStatus Status)> failed = await server.Queue.FailedAsync(">", CancellationToken.None).ConfigureAwait(false);
        (string Name, JobStatus Status)[] chosen =
            [.. failed.Where(job => which == All || job.Name == which || job.Name.StartsWith($"{which}.", StringComparison.Ordinal))];
        if (chosen.Length == 0 && which != All)
        {
            throw new UserInputException($"{_retry.Name} is '{which}', which did not fail; allowed: {All}, or what '{CommandTree.PathOf(this)}' shows as failed.");
        }

        int count = 0;
        foreach ((string name, JobStatus status) in chosen)
        {
            if (status.Job is not { } job)
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
