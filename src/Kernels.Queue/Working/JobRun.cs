using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Files;
using Kernels.Plugins.Processes;
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
    /// <summary>How often the process is looked at.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>After how long a worker says again that it does a job, at the latest.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

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

    /// <summary>What became of it, for people; empty until that is known.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>Does the job.</summary>
    /// <returns>Why it is given up; null if it is done, or is to be tried again.</returns>
    public async Task<JobFailure?> DoAsync()
    {
        DateTimeOffset since = DateTimeOffset.UtcNow;
        JobStatus running = new(JobState.Runs, options.Name, since) { Attempts = Attempts };
        await TellAsync(running).ConfigureAwait(false);
        Stopwatch clock = Stopwatch.StartNew();
        (string? problem, int? code, string? error) = await ComputeAsync(running).ConfigureAwait(false);
        if (_isGivenBack)
        {
            // This process is about to end.
            await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
        }

        if (problem is null)
        {
            Outcome = $"done in {WorkerText.Duration(clock.Elapsed)}";
            await TellAsync(new JobStatus(JobState.Done, options.Name, DateTimeOffset.UtcNow)).ConfigureAwait(false);
            await AcknowledgeAsync().ConfigureAwait(false);
            return null;
        }

        string reason = error is null ? problem : $"{problem}: {error}";
        if (Attempts > options.Retries)
        {
            return new JobFailure($"{WorkerText.LastOf(Attempts)} {problem}", options.Name, DateTimeOffset.UtcNow)
            {
                Job = job,
                ExitCode = code,
                Error = error,
                Attempts = Attempts,
            };
        }

        TimeSpan wait = options.WaitAfter(Attempts);
        Outcome = $"attempt {Attempts} {reason}; tried again in {WorkerText.Duration(wait)}";
        await TellAsync(new JobStatus(JobState.Waits, options.Name, DateTimeOffset.UtcNow) { Attempts = Attempts, Reason = reason }).ConfigureAwait(false);
        await persistence.DoAsync(end => delivery.GiveBackAsync(wait, end), CancellationToken.None).ConfigureAwait(false);
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

    /// <summary>Computes it in a process of its own.</summary>
    /// <returns>What went wrong, null for nothing; the exit code, if the process ended by itself; and its last line.</returns>
    private async Task<(string? Problem, int? Code, string? Error)> ComputeAsync(JobStatus running)
    {
        using CancellationTokenSource end = new();
        Task renewing = KeepLeaseAsync(running, end.Token);
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

            WorkerEnd? ended = await WaitAsync(process).ConfigureAwait(false);
            string? error = process.LastWords();
            string lead = $"{ProgramName.Value}: ";
            error = error?.StartsWith(lead, StringComparison.Ordinal) == true ? error[lead.Length..] : error;
            lock (_lock)
            {
                _process = null;
            }

            return ended is not { } how ? ($"took longer than {WorkerText.Duration(options.Timeout!.Value)}", null, error)
                : how.ExitCode != 0 ? (how.ToString(), how.ExitCode, error)
                : FindFault() is { } fault ? ("left no record that can be used", 0, fault)
                : (null, 0, null);
        }
        catch (KernelException exception)
        {
            return ("could not be started", null, exception.Cause);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
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

    /// <summary>Waits for the end of a process, or ends it when it takes too long.</summary>
    private async Task<WorkerEnd?> WaitAsync(JobProcess process)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan left = (options.Timeout ?? TimeSpan.MaxValue) - clock.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                process.Kill();
                return null;
            }

            if (await process.WaitAsync(left < Look ? left : Look).ConfigureAwait(false) is { } end)
            {
                return end;
            }
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
                await Task.Delay(Look).ConfigureAwait(false);
            }
        }
    }
}
