using System.Text.Json;
using Kernels.Plugins.Manifests;
using Kernels.Queue.Jobs;

namespace Kernels.Queue.Server;

/// <summary>The queue, as its users see it: calls whose parts are jobs.</summary>
/// <param name="jetStream">The server.</param>
internal sealed class JobQueue(JetStream jetStream)
{
    /// <summary>How many requests are on their way at once.</summary>
    private const int AtOnce = 64;

    /// <summary>Puts the parts of a call into the queue, except those that are in it.</summary>
    /// <param name="first">The first part.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How many parts were in it already.</returns>
    public async Task<int> SubmitAsync(Job first, CancellationToken stop)
    {
        string call = JobName.CallOf(first);
        await jetStream.PublishAsync(QueueStreams.StatusPrefix + call, new CallRecord(first, DateTimeOffset.UtcNow).Write(), stop).ConfigureAwait(false);
        await PurgeAsync(QueueStreams.Failed, $"{QueueStreams.FailedPrefix}{call}.>", stop).ConfigureAwait(false);
        int known = 0;
        foreach (int[] parts in Enumerable.Range(1, first.Parts).Chunk(AtOnce))
        {
            bool[] added = await Task.WhenAll(parts.Select(part => AddAsync(first with { Part = part }, stop))).ConfigureAwait(false);
            known += added.Count(isNew => !isNew);
        }

        return known;
    }

    /// <summary>Puts a job into the queue unless it is there.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Whether it was not there.</returns>
    public async Task<bool> AddAsync(Job job, CancellationToken stop)
    {
        try
        {
            await jetStream.PublishAsync($"{QueueStreams.JobsPrefix}{JobName.Of(job)}", JobWriter.Write(job), stop).ConfigureAwait(false);
            return true;
        }
        catch (JetStreamException exception) when (exception.Code == JetStreamException.SubjectHasMessage)
        {
            return false;
        }
    }

    /// <summary>The names of the jobs that wait or run, by their subjects.</summary>
    /// <param name="filter">What follows the prefix of jobs in their subjects, such as <c>CALL.&gt;</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<List<string>> PendingAsync(string filter, CancellationToken stop)
    {
        List<string> found = [];
        int before;
        do
        {
            // The server lists so many subjects at once, and no more.
            before = found.Count;
            JsonElement info = await jetStream.AskAsync($"STREAM.INFO.{QueueStreams.Jobs}", json =>
            {
                json.WriteString("subjects_filter", QueueStreams.JobsPrefix + filter);
                json.WriteNumber("offset", before);
            }, stop).ConfigureAwait(false);
            if (info.GetProperty("state").TryGetProperty("subjects", out JsonElement subjects) && subjects.ValueKind == JsonValueKind.Object)
            {
                found.AddRange(subjects.EnumerateObject().Select(subject => subject.Name[QueueStreams.JobsPrefix.Length..]));
            }
        }
        while (found.Count > before);
        return found;
    }

    /// <summary>What was last said of a job.</summary>
    /// <param name="name">The job.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The status; null if nothing that can be read was said.</returns>
    public Task<JobStatus?> StatusAsync(JobName name, CancellationToken stop)
        => LastAsync(name.ToString(), JobStatus.Parse, stop);

    /// <summary>Finds another call whose parts go into the same folder, and of which one waits or runs.</summary>
    /// <param name="first">The first part of the call whose folder it is.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The other call's first part; null if there is none.</returns>
    public async Task<Job?> FindOtherIntoAsync(Job first, CancellationToken stop)
    {
        List<string> pending = await PendingAsync(">", stop).ConfigureAwait(false);
        IEnumerable<string> calls = pending.Select(name => JobName.TryParse(name)?.Call).OfType<string>().Distinct();
        foreach (string call in calls.Where(call => call != JobName.CallOf(first)))
        {
            CallRecord? record = await LastAsync(call, CallRecord.Parse, stop).ConfigureAwait(false);
            if (record?.First.Into == first.Into)
            {
                return record.First;
            }
        }

        return null;
    }

    /// <summary>Says something of a job.</summary>
    /// <param name="name">The job.</param>
    /// <param name="status">What.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task TellAsync(JobName name, JobStatus status, CancellationToken stop)
        => jetStream.PublishAsync($"{QueueStreams.StatusPrefix}{name}", status.Write(), stop);

    /// <summary>Puts a job on the dead-letter subject.</summary>
    /// <param name="name">What follows the prefix of jobs in its subject.</param>
    /// <param name="failure">What is to be told of it.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task BuryAsync(string name, JobStatus failure, CancellationToken stop)
    {
        await jetStream.PublishAsync(QueueStreams.FailedPrefix + name, failure.Write(), stop).ConfigureAwait(false);
        if (failure.Job is { } job)
        {
            await TellAsync(JobName.Of(job), failure with { Job = null }, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The jobs that were given up.</summary>
    /// <param name="filter">What follows the prefix in their subjects, such as <c>CALL.&gt;</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Their names by their subjects, and what was told of them.</returns>
    public async Task<List<(string Name, JobStatus Status)>> FailedAsync(string filter, CancellationToken stop)
    {
        List<(string, JobStatus)> found = [];
        foreach ((string subject, byte[] message) in
            await jetStream.ReadAllAsync(QueueStreams.Failed, QueueStreams.FailedPrefix + filter, stop).ConfigureAwait(false))
        {
            JobStatus status = TryParse(message, JobStatus.Parse) is { State: JobState.Failed } failure ? failure : Unreadable;
            found.Add((subject[QueueStreams.FailedPrefix.Length..], status));
        }

        return found;
    }

    /// <summary>What is known of every call and every job.</summary>
    /// <param name="stop">Ends the wait.</param>
    public async Task<QueueState> ReadAsync(CancellationToken stop)
    {
        List<string> pending = await PendingAsync(">", stop).ConfigureAwait(false);
        List<(string Name, JobStatus Status)> failed = await FailedAsync(">", stop).ConfigureAwait(false);
        Dictionary<string, CallRecord> calls = [];
        Dictionary<JobName, JobStatus> told = [];
        foreach ((string subject, byte[] message) in
            await jetStream.ReadAllAsync(QueueStreams.Status, $"{QueueStreams.StatusPrefix}>", stop).ConfigureAwait(false))
        {
            string name = subject[QueueStreams.StatusPrefix.Length..];
            if (JobName.TryParse(name) is { } job && TryParse(message, JobStatus.Parse) is { } status)
            {
                told.Add(job, status);
            }
            else if (TryParse(message, CallRecord.Parse) is { } call && JobName.CallOf(call.First) == name)
            {
                calls.Add(name, call);
            }
        }

        return QueueState.Of(pending, told, calls, failed);
    }

    /// <summary>Takes a job from those that were given up, after it was put into the queue again.</summary>
    /// <param name="name">What follows the prefix in its subject.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task ForgetFailureAsync(string name, CancellationToken stop) => PurgeAsync(QueueStreams.Failed, QueueStreams.FailedPrefix + name, stop);

    /// <summary>Removes a call, or everything: what waits, what failed, and what was said of it. What runs is done nevertheless.</summary>
    /// <param name="call">The call; null for everything.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How many jobs no longer wait or run.</returns>
    public async Task<int> RemoveAsync(string? call, CancellationToken stop)
    {
        string filter = call is null ? ">" : $"{call}.>";
        int removed = await PurgeAsync(QueueStreams.Jobs, QueueStreams.JobsPrefix + filter, stop).ConfigureAwait(false);
        await PurgeAsync(QueueStreams.Failed, QueueStreams.FailedPrefix + filter, stop).ConfigureAwait(false);
        await PurgeAsync(QueueStreams.Status, QueueStreams.StatusPrefix + filter, stop).ConfigureAwait(false);
        if (call is not null)
        {
            await PurgeAsync(QueueStreams.Status, QueueStreams.StatusPrefix + call, stop).ConfigureAwait(false);
        }

        return removed;
    }

    private static JobStatus Unreadable => new(JobState.Failed, "unknown", DateTimeOffset.UnixEpoch) { Reason = "what was told of it can't be read" };

    private async Task<int> PurgeAsync(string stream, string filter, CancellationToken stop)
    {
        JsonElement answer = await jetStream.AskAsync($"STREAM.PURGE.{stream}", json => json.WriteString("filter", filter), stop).ConfigureAwait(false);
        return answer.TryGetProperty("purged", out JsonElement purged) ? purged.GetInt32() : 0;
    }

    /// <summary>The last of what was said of a call or a job; null if nothing that can be read was said.</summary>
    private async Task<T?> LastAsync<T>(string name, Parser<T> parse, CancellationToken stop)
        where T : class
    {
        try
        {
            JsonElement found = await jetStream.AskAsync(
                $"STREAM.MSG.GET.{QueueStreams.Status}",
                json => json.WriteString("last_by_subj", QueueStreams.StatusPrefix + name),
                stop).ConfigureAwait(false);
            return TryParse(found.GetProperty("message").GetProperty("data").GetBytesFromBase64(), parse);
        }
        catch (JetStreamException exception) when (exception.Code == JetStreamException.MessageNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads a message, which anyone may have written.</summary>
    private static T? TryParse<T>(byte[] message, Parser<T> parse)
        where T : class
    {
        try
        {
            return parse(message);
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private delegate T Parser<out T>(ReadOnlySpan<byte> utf8);
}
