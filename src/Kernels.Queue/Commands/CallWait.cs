using System.Diagnostics;
using Kernels.Files;
using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Commands;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using NATS.Client.Core;

namespace Kernels.Queue.Commands;

/// <summary>Waits for the parts of a call, or of all calls.</summary>
/// <param name="server">The server.</param>
/// <param name="call">The call's name; null for all.</param>
/// <param name="parts">How many parts it has; 0 if that is not known.</param>
internal sealed class CallWait(QueueServer server, string? call, int parts)
{
    /// <summary>How many of the parts that failed are told one by one.</summary>
    private const int MostShown = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly string _filter = call is null ? ">" : $"{call}.>";
    private readonly Stopwatch _sinceChange = Stopwatch.StartNew();

    /// <summary>After how long without a change it is asked whether any worker does something.</summary>
    private TimeSpan _patience = TimeSpan.FromSeconds(5);

    private int _parts = parts;
    private volatile int _left = parts;
    private bool _isIdleTold;

    /// <summary>Waits until no part waits or runs.</summary>
    /// <returns>Whether none failed.</returns>
    public async Task<bool> RunAsync()
    {
        server.Watch(static (_, line) => Terminal.WriteError(line));
        Interruption.BeforeEnd(TellWhatStays);
        while (!await LookAsync().ConfigureAwait(false))
        {
            await Task.Delay(Look).ConfigureAwait(false);
        }

        Interruption.BeforeEnd(null);
        ProgressLine.Clear();
        List<(string Name, JobStatus Status)> failed = await server.Queue.FailedAsync(_filter, CancellationToken.None).ConfigureAwait(false);
        foreach ((string name, JobStatus status) in failed.Take(MostShown))
        {
            Terminal.WriteError($"{name} failed: {status.Why}");
        }

        if (failed.Count > MostShown)
        {
            Terminal.WriteError($"{Counted.Of(failed.Count - MostShown, "part")} more failed; see '{ProgramName.Value} {QueueCommand.Verb}'.");
        }

        return failed.Count == 0;
    }

    /// <summary>Shows how many parts are done.</summary>
    /// <returns>Whether all are; false also if the server does not say.</returns>
    private async Task<bool> LookAsync()
    {
        try
        {
            int left = (await server.Queue.PendingAsync(_filter, CancellationToken.None).ConfigureAwait(false)).Count;
            if (left != _left)
            {
                _sinceChange.Restart();
            }

            _left = left;
            _parts = Math.Max(_parts, left);
            double done = _parts - left;
            ProgressLine.Show(new Step($"{done} of {_parts} parts", left == 0 ? 1 : done / _parts));
            if (left > 0 && !_isIdleTold && _sinceChange.Elapsed > _patience)
            {
                await TellIfIdleAsync().ConfigureAwait(false);
            }

            return left == 0;
        }
        catch (Exception exception) when (exception is NatsException or JetStreamException)
        {
            return false;
        }
    }

    /// <summary>Says, once, that no worker does any of the parts, and why not if one said so.</summary>
    private async Task TellIfIdleAsync()
    {
        QueueState state = await server.Queue.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        KnownJob[] jobs = [.. state.Jobs.Where(job => call is null || job.Call == call)];
        if (jobs.Any(job => job.State == JobState.Runs))
        {
            // Reading all that is known of a long queue takes a while, and parts may run for hours.
            _patience *= 2;
            return;
        }

        _isIdleTold = true;
        string wait = _left == 1 ? "1 part waits" : $"{_left} parts wait";
        Terminal.WriteError(jobs.FirstOrDefault(job => job.State == JobState.Waits) is { } told
            ? $"{wait}, and no worker does one; of {told.Name} {told.Status!.Worker} said: {told.Status.Why}"
            : $"{wait}, and no worker has taken one for {Units.LongDuration(_patience.TotalSeconds)}; "
                + $"start '{ProgramName.Value} {WorkerCommand.Verb}' where the files are.");
    }

    private void TellWhatStays()
    {
        if (_parts == 0)
        {
            return;
        }

        string queue = $"{ProgramName.Value} {QueueCommand.Verb}";
        string which = call ?? QueueCommand.All;
        Terminal.WriteError(
            $"{_left} of {_parts} parts stay in the queue: '{queue}' shows them, '{queue} --wait {which}' waits for them again, "
            + $"and '{queue} --purge {which}' takes them out.");
    }
}
