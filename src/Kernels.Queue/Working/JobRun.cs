using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using NATS.Client.Core;

namespace Kernels.Queue.Working;

/// <summary>One attempt to do a job.</summary>
/// <param name="queue">Where it is told what became of it.</param>
/// <param name="persistence">Tells it, however long the server is gone.</param>
/// <param name="options">How this worker works.</param>
/// <param name="delivery">The message.</param>
/// <param name="job">What it says.</param>
internal sealed class JobRun(JobQueue queue, Persistence persistence, WorkerOptions options, Delivery delivery, Job job)
{
    /// <summary>After how long a worker says again that it does a job, at the latest.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to come to itself between two tries.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long a process that is ending waits for the server.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    /// <summary>How often the server is asked to take note of the end of a job that is done: without that, it is done once more.</summary>
    private const int Acknowledgements = 20;

    private readonly JobName _name = JobName.Of(job);
    private readonly Lock _lock = new();
    private JobProcess? _process;
    private volatile bool _isGivenBack;

    /// <summary>Which attempt this is, from 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>The words after the program's name.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>What became of it; null until that is known, and if it is given up.</summary>
    public WorkerEvent? Outcome { get; private set; }

    /// <summary>Something that happened to this attempt.</summary>
    /// <param name="kind">What.</param>
    public WorkerEvent EventOf(WorkerEventKind kind)
        => new(kind) { Job = _name.ToString(), Kernel = job.Kernel, Attempt = Attempts };

    /// <summary>Does the job.</summary>
    /// <returns>Why it is given up; null if it is done, or is to be tried again.</returns>
    /// <exception cref="RefusedJobException">This machine is not set up for it.</exception>
    public async Task<JobStatus?> DoAsync()
    {
        JobStatus running = new(JobState.Runs, options.Name, DateTimeOffset.UtcNow) { Attempts = Attempts };
        await TellAsync(running).ConfigureAwait(false);
        Stopwatch clock = Stopwatch.StartNew();
        JobEnd end = await ComputeAsync(running).ConfigureAwait(false);
        if (_isGivenBack)
        {
            // This process is about to end.
            await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
        }

        if (end.IsRefusal)
        {
            throw new RefusedJobException(end.Error ?? end.Problem!);
        }

        if (end.Problem is null)
        {
            Outcome = EventOf(WorkerEventKind.Done) with { Time = clock.Elapsed };
            await TellAsync(new JobStatus(JobState.Done, options.Name, DateTimeOffset.UtcNow)).ConfigureAwait(false);
            await AcknowledgeAsync().ConfigureAwait(false);
            return null;
        }

        JobStatus failed = new(JobState.Failed, options.Name, DateTimeOffset.UtcNow)
        {
            Attempts = Attempts,
            Reason = end.IsFinal ? $"its call or an input is wrong: {end.Problem}" : $"{WorkerText.LastOf(Attempts)} {end.Problem}",
            Error = end.Error,
            ExitCode = end.ExitCode,
            Job = job,
        };
        if (end.IsFinal || Attempts > options.Retries)
        {
            return failed;
        }

        TimeSpan wait = options.WaitAfter(Attempts);
        JobStatus waiting = failed with { State = JobState.Waits, Reason = $"attempt {Attempts} {end.Problem}", Job = null };
        Outcome = EventOf(WorkerEventKind.Retry) with
        {
            Time = clock.Elapsed,
            Wait = wait,
            Reason = waiting.Reason,
            Error = waiting.Error,
            ExitCode = waiting.ExitCode,
        };
        await TellAsync(waiting).ConfigureAwait(false);
        await persistence.DoAsync(stop => delivery.GiveBackAsync(wait, stop), CancellationToken.None).ConfigureAwait(false);
        return null;
    }

    /// <summary>Ends it, and lets another worker begin it anew. Callable from any thread, before this process ends.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _isGivenBack = true;
            _process?.Kill();
        }

        // The attempt does not count, since nothing was wrong with the job.
        JobStatus status = new(JobState.Waits, options.Name, DateTimeOffset.UtcNow) { Attempts = Attempts - 1, Reason = $"given back by {options.Name}" };
        using CancellationTokenSource late = new(LastPatience);
        try
        {
            Task.Run(
                async () =>
                {
                    await queue.TellAsync(_name, status, late.Token).ConfigureAwait(false);
                    await delivery.GiveBackAsync(TimeSpan.Zero, late.Token).ConfigureAwait(false);
                },
                CancellationToken.None).Wait(LastPatience, CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Without that, another worker gets the job when the lease runs out.
        }
    }

    /// <summary>Computes it in a process of its own, and says meanwhile that it runs.</summary>
    private async Task<JobEnd> ComputeAsync(JobStatus running)
    {
        using CancellationTokenSource over = new();
        Task renewing = KeepLeaseAsync(running, over.Token);
        try
        {
            using JobProcess process = new(_name.ToString(), Words, options.MaxDataBytes);
            lock (_lock)
            {
                _process = process;
                if (_isGivenBack)
                {
                    process.Kill();
                }
            }

            JobEnd end = await process.WaitAsync(options.Timeout).ConfigureAwait(false);
            lock (_lock)
            {
                _process = null;
            }

            return end.Problem is null && FindFault() is { } fault ? end with { Problem = "left no record that can be used", Error = fault } : end;
        }
        catch (KernelException exception)
        {
            return new JobEnd("could not be started", null, exception.Cause);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    /// <summary>What is wrong with the record that a part leaves when all its files are there; null if nothing is.</summary>
    private string? FindFault()
    {
        try
        {
            string contract = PartitionReader.Read(job.Into, new Partition(job.Part, job.Parts), "the job is tried again").Work.Contract;
            return contract == job.Kernel ? null : $"it is of {contract}";
        }
        catch (UserInputException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Says again and again that the job is being done. While the server is gone, that waits until it is back.</summary>
    private async Task KeepLeaseAsync(JobStatus running, CancellationToken end)
    {
        TimeSpan third = options.Lease / 3;
        while (!end.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(third < LongestSilence ? third : LongestSilence, end).ConfigureAwait(false);
                await delivery.RenewAsync(end).ConfigureAwait(false);
                await queue.TellAsync(_name, running with { Heard = DateTimeOffset.UtcNow }, end).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or NatsException or JetStreamException)
            {
                // The next one may succeed.
            }
        }
    }

    private Task TellAsync(JobStatus status) => persistence.DoAsync(end => queue.TellAsync(_name, status, end), CancellationToken.None);

    private async Task AcknowledgeAsync()
    {
        for (int tries = 0; tries < Acknowledgements; tries++)
        {
            try
            {
                await delivery.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (NatsException)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }
}
