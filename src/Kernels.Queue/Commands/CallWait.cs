using Kernels.Files;
using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using NATS.Client.Core;

namespace Kernels.Queue.Commands;

/// <summary>Waits for the parts of a call.</summary>
/// <param name="server">The server.</param>
/// <param name="call">The call's name.</param>
/// <param name="parts">How many parts it has.</param>
internal sealed class CallWait(QueueServer server, string call, int parts)
{
    /// <summary>How many of the parts that failed are told one by one.</summary>
    private const int MostShown = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until no part waits or runs.</summary>
    /// <returns>Whether all are done.</returns>
    public async Task<bool> RunAsync()
    {
        server.Watch(Terminal.WriteError);
        while (await CountPendingAsync().ConfigureAwait(false) is not 0 and var pending)
        {
            if (pending is { } count)
            {
                double done = parts - count;
                ProgressLine.Show(new Step($"{done} of {parts} parts", done / parts));
            }

            await Task.Delay(Look).ConfigureAwait(false);
        }

        ProgressLine.Clear();
        List<(string Name, JobFailure Failure)> failed = await server.Queue.FailedAsync($"{call}.>", CancellationToken.None).ConfigureAwait(false);
        foreach ((string name, JobFailure failure) in failed.Take(MostShown))
        {
            Terminal.WriteError($"{name} failed: {failure.Reason}{(failure.Error is null ? "" : $": {failure.Error}")}");
        }

        if (failed.Count > MostShown)
        {
            Terminal.WriteError($"{failed.Count - MostShown} parts more failed; see '{ProgramName.Value} {QueueCommand.Verb}'.");
        }

        return failed.Count == 0;
    }

    /// <summary>How many parts wait or run; null if the server does not say.</summary>
    private async Task<int?> CountPendingAsync()
    {
        try
        {
            return (await server.Queue.PendingAsync($"{call}.>", CancellationToken.None).ConfigureAwait(false)).Count;
        }
        catch (Exception exception) when (exception is NatsException or JetStreamException)
        {
            return null;
        }
    }
}
