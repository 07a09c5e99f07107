using System.Text;
using Kernels.Plugins.Manifests;
using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Workloads;
using NATS.Client.Core;

namespace Kernels.Queue.Working;

/// <summary>Does jobs, one after another. A job is acknowledged after its outputs have their names, so none is lost.</summary>
/// <param name="server">Where jobs come from.</param>
/// <param name="rules">Which it may do.</param>
/// <param name="options">How it works.</param>
/// <param name="log">Where it says what it does.</param>
internal sealed class Worker(QueueServer server, JobRules rules, WorkerOptions options, IWorkerLog log)
{
    /// <summary>How long one request for a job lasts.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>How long the server may take to come to itself between two tries.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest after a job that is left to others.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>The most characters of a message that is no job to keep.</summary>
    private const int MaxExcerpt = 1000;

    private readonly Persistence _persistence = new(server, log);
    private int _refusals;
    private volatile JobRun? _current;

    /// <summary>Does jobs until it is told to stop, or until there was none for as long as it waits.</summary>
    /// <param name="stop">Ends it after the current job.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        await using JobIntake intake = await server.OpenIntakeAsync(options.Lease, stop).ConfigureAwait(false);
        long idle = Environment.TickCount64;
        while (!stop.IsCancellationRequested && !IsIdle(idle))
        {
            if (await TakeAsync(intake, stop).ConfigureAwait(false) is { } delivery && await HandleAsync(delivery, stop).ConfigureAwait(false))
            {
                idle = Environment.TickCount64;
            }
        }

        log.Tell(new WorkerEvent(WorkerEventKind.Ended));
    }

    /// <summary>Ends the current job, and gives it to another worker. Callable from any thread, before this process ends.</summary>
    public void GiveBack()
    {
        if (_current is not { } run)
        {
            return;
        }

        run.GiveBack();
        try
        {
            log.Tell(run.EventOf(WorkerEventKind.Returned));
        }
        catch (UserInputException)
        {
            // Who reads what it tells may have ended first, and this process ends anyway.
        }
    }

    private bool IsIdle(long since) => options.Idle is { } limit && TimeSpan.FromMilliseconds(Environment.TickCount64 - since) > limit;

    private async Task<Delivery?> TakeAsync(JobIntake intake, CancellationToken stop)
    {
        try
        {
            return await intake.TakeAsync(options.Idle < Poll ? options.Idle.Value : Poll, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (NatsException)
        {
            // The server is starting, or came back without what was in it.
            await _persistence.DoAsync(RestoreAsync, stop).ConfigureAwait(false);
            return null;
        }
    }

    private async Task RestoreAsync(CancellationToken stop)
    {
        await Task.Delay(Pause, stop).ConfigureAwait(false);
        await server.Streams.EnsureAsync(stop).ConfigureAwait(false);
        await server.Streams.EnsureConsumerAsync(options.Lease, stop).ConfigureAwait(false);
    }

    /// <summary>Does what a message says, or tells why not.</summary>
    /// <returns>Whether this worker had something to do.</returns>
    private async Task<bool> HandleAsync(Delivery delivery, CancellationToken stop)
    {
        Job? job = null;
        int attempts = 0;
        try
        {
            job = Read(delivery);
            JobStatus? before = null;
            await _persistence.DoAsync(
                async end => before = await server.Queue.StatusAsync(JobName.Of(job), end).ConfigureAwait(false), CancellationToken.None)
                .ConfigureAwait(false);
            before = before?.State is JobState.Done or JobState.Failed ? null : before;
            attempts = before?.Attempts ?? 0;
            if (attempts > options.Retries)
            {
                throw new WrongJobException($"{WorkerText.LastOf(attempts)} ended with its worker, {before!.Worker}");
            }

            return await TryAsync(delivery, job, before, stop).ConfigureAwait(false);
        }
        catch (DocumentException exception)
        {
            await BuryAsync(delivery, Failure($"it is no job: {exception.Message}") with
            {
                Message = PlainText.Excerpt(Encoding.UTF8.GetString(delivery.Content), MaxExcerpt) is { Length: > 0 } text ? text : null,
            }).ConfigureAwait(false);
        }
        catch (WrongJobException exception)
        {
            await BuryAsync(delivery, Failure(exception.Message) with { Job = job, Attempts = attempts }).ConfigureAwait(false);
        }

        return true;
    }

    private static Job Read(Delivery delivery)
    {
        Job job = JobReader.Parse(delivery.Content);
        string name = JobName.Of(job).ToString();
        return name == delivery.Name ? job : throw new DocumentException($"it is job {name}, and came as another one");
    }

    private async Task<bool> TryAsync(Delivery delivery, Job job, JobStatus? before, CancellationToken stop)
    {
        try
        {
            JobRun run = new(server.Queue, _persistence, options, delivery, job) { Attempts = (before?.Attempts ?? 0) + 1, Words = rules.WordsOf(job) };
            JobStatus? failure = await DoAsync(run).ConfigureAwait(false);
            _refusals = 0;
            if (failure is null)
            {
                log.Tell(run.Outcome!);
            }
            else
            {
                await BuryAsync(delivery, failure).ConfigureAwait(false);
            }

            return true;
        }
        catch (RefusedJobException exception)
        {
            await RefuseAsync(delivery, job, before, exception.Message, stop).ConfigureAwait(false);
            return false;
        }
    }

    private async Task<JobStatus?> DoAsync(JobRun run)
    {
        _current = run;
        log.Tell(run.EventOf(WorkerEventKind.Taken));
        try
        {
            return await run.DoAsync().ConfigureAwait(false);
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>
    /// Leaves a job to others, as if it had not been begun, and rests. The first time the others get it at once; if nobody did it,
    /// it waits for longer than this worker rests, so that this worker gets other jobs in between.
    /// </summary>
    private async Task RefuseAsync(Delivery delivery, Job job, JobStatus? before, string reason, CancellationToken stop)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset since = before?.Refused ?? now;
        if (now - since > options.Patience)
        {
            throw new WrongJobException($"no worker took it for {WorkerText.Duration(options.Patience)}; the last one said: {reason}");
        }

        await _persistence.DoAsync(
            end => server.Queue.TellAsync(
                JobName.Of(job),
                new JobStatus(JobState.Waits, options.Name, now) { Attempts = before?.Attempts ?? 0, Refused = since, Reason = $"refused: {reason}" },
                end),
            CancellationToken.None).ConfigureAwait(false);
        TimeSpan wait = options.WaitAfter(++_refusals);
        TimeSpan rest = wait < LongestRest ? wait : LongestRest;
        TimeSpan delay = before?.Refused is null ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Clamp((now - since).Ticks, 2 * rest.Ticks, 2 * LongestRest.Ticks));
        log.Tell(new WorkerEvent(WorkerEventKind.Refused)
        {
            Job = JobName.Of(job).ToString(),
            Kernel = job.Kernel,
            Wait = delay,
            Reason = reason,
        });
        await _persistence.DoAsync(end => delivery.GiveBackAsync(delay, end), CancellationToken.None).ConfigureAwait(false);
        try
        {
            await Task.Delay(rest, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private JobStatus Failure(string reason) => new(JobState.Failed, options.Name, DateTimeOffset.UtcNow) { Reason = reason };

    private async Task BuryAsync(Delivery delivery, JobStatus failure)
    {
        log.Tell(new WorkerEvent(WorkerEventKind.Failed)
        {
            Job = WorkerText.NameOf(delivery),
            Kernel = failure.Job?.Kernel,
            Attempt = failure.Attempts > 0 ? failure.Attempts : null,
            Reason = failure.Reason,
            Error = failure.Error,
            ExitCode = failure.ExitCode,
        });
        await _persistence.DoAsync(end => server.Queue.BuryAsync(delivery.Name, failure, end), CancellationToken.None).ConfigureAwait(false);
        await _persistence.DoAsync(delivery.TerminateAsync, CancellationToken.None).ConfigureAwait(false);
    }
}
