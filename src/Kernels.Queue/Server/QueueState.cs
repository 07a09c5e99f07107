using System.Collections.Immutable;
using Kernels.Queue.Jobs;

namespace Kernels.Queue.Server;

/// <summary>What is known of a queue at a moment.</summary>
/// <param name="Calls">Every call, the one that was submitted last at the end.</param>
/// <param name="Jobs">The jobs that run, that failed, or that wait after something happened to them.</param>
internal sealed record QueueState(ImmutableArray<CallState> Calls, ImmutableArray<KnownJob> Jobs)
{
    /// <summary>Puts together what is in the streams.</summary>
    /// <param name="pending">The names of the jobs that wait or run.</param>
    /// <param name="told">What workers last said of jobs.</param>
    /// <param name="records">What was kept of calls.</param>
    /// <param name="failed">The jobs that were given up.</param>
    public static QueueState Of(
        IReadOnlyCollection<string> pending,
        IReadOnlyDictionary<JobName, JobStatus> told,
        IReadOnlyDictionary<string, CallRecord> records,
        IReadOnlyCollection<(string Name, JobStatus Status)> failed)
    {
        Dictionary<string, KnownJob> jobs = [];
        foreach ((JobName name, JobStatus status) in told.Where(job => job.Value.State == JobState.Done))
        {
            jobs[name.ToString()] = new KnownJob(name.ToString(), status);
        }

        foreach ((string name, JobStatus status) in failed)
        {
            jobs[name] = new KnownJob(name, status);
        }

        // Last, since what was said before a job was submitted again no longer counts.
        foreach (string name in pending)
        {
            JobStatus? status = JobName.TryParse(name) is { } job ? told.GetValueOrDefault(job) : null;
            jobs[name] = new KnownJob(name, status is { State: JobState.Waits or JobState.Runs } ? status : null);
        }

        ILookup<string, KnownJob> byCall = jobs.Values.ToLookup(job => job.Call);
        return new QueueState(
            [
                .. byCall.Select(group => group.Key).Union(records.Keys)
                    .Select(call => new CallState(call, records.GetValueOrDefault(call), [.. byCall[call].Select(job => job.State)]))
                    .OrderBy(call => call.Record?.Submitted).ThenBy(call => call.Name, StringComparer.Ordinal),
            ],
            [
                .. jobs.Values.Where(job => job.Status is { State: not JobState.Done })
                    .OrderBy(job => job.State).ThenBy(job => job.Call, StringComparer.Ordinal).ThenBy(job => job.Part),
            ]);
    }
}

/// <summary>A call, and what became of its parts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Record">What was kept of it; null if nothing was.</param>
/// <param name="Parts">The states of the parts of which something is known.</param>
internal sealed record CallState(string Name, CallRecord? Record, ImmutableArray<JobState> Parts)
{
    /// <summary>How many parts are in a state.</summary>
    /// <param name="state">The state.</param>
    public int Count(JobState state) => Parts.Count(part => part == state);
}

/// <summary>A job of which something is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">What a worker last said of it; null if nothing that still counts.</param>
internal sealed record KnownJob(string Name, JobStatus? Status)
{
    /// <summary>What became of it.</summary>
    public JobState State => Status?.State ?? JobState.Waits;

    /// <summary>The name of its call; its own if that is no name of a job.</summary>
    public string Call => JobName.TryParse(Name)?.Call ?? Name;

    /// <summary>Its part; 0 if its name is no name of a job.</summary>
    public int Part => JobName.TryParse(Name)?.Part ?? 0;
}
