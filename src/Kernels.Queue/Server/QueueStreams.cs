using System.Text.Json;
using Kernels.Queue.Jobs;

namespace Kernels.Queue.Server;

/// <summary>The streams of a queue. Those that are missing are made; those that exist stay as an administrator made them.</summary>
/// <param name="jetStream">The server.</param>
internal sealed class QueueStreams(JetStream jetStream)
{
    /// <summary>Jobs that wait or run: one on each subject, so that a job that is submitted twice is there once.</summary>
    public const string Jobs = "KERNELS_JOBS";

    /// <summary>The last of what was said of each call and each job.</summary>
    public const string Status = "KERNELS_STATUS";

    /// <summary>Jobs that were given up.</summary>
    public const string Failed = "KERNELS_FAILED";

    /// <summary>The consumer that all workers share.</summary>
    public const string Workers = "workers";

    public const string JobsPrefix = "kernels.jobs.";
    public const string StatusPrefix = "kernels.status.";
    public const string FailedPrefix = "kernels.failed.";

    /// <summary>How long what was said of a job is kept.</summary>
    private static readonly TimeSpan StatusAge = TimeSpan.FromDays(30);

    /// <summary>Makes the streams that are missing.</summary>
    /// <param name="stop">Ends the wait.</param>
    public async Task EnsureAsync(CancellationToken stop)
    {
        await EnsureAsync(Jobs, JobsPrefix, static json =>
        {
            json.WriteString("retention", "workqueue");
            json.WriteString("discard", "new");
            json.WriteBoolean("discard_new_per_subject", true);
            json.WriteNumber("max_msg_size", JobLimits.Message);
        }, stop).ConfigureAwait(false);
        await EnsureAsync(Status, StatusPrefix, static json => json.WriteNumber("max_age", (long)StatusAge.TotalNanoseconds), stop).ConfigureAwait(false);
        await EnsureAsync(Failed, FailedPrefix, static _ => { }, stop).ConfigureAwait(false);
    }

    /// <summary>Makes the consumer that all workers share, or gives it the lease of this worker.</summary>
    /// <param name="lease">After how long without a sign of its worker a job goes to another.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task EnsureConsumerAsync(TimeSpan lease, CancellationToken stop)
        => jetStream.AskAsync($"CONSUMER.DURABLE.CREATE.{Jobs}.{Workers}", json =>
        {
            json.WriteString("stream_name", Jobs);
            json.WriteStartObject("config");
            json.WriteString("durable_name", Workers);
            json.WriteString("deliver_policy", "all");
            json.WriteString("ack_policy", "explicit");
            json.WriteString("replay_policy", "instant");
            json.WriteNumber("ack_wait", (long)lease.TotalNanoseconds);
            json.WriteNumber("max_deliver", -1);
            json.WriteNumber("max_ack_pending", JobLimits.Parts);
            json.WriteEndObject();
        }, stop);

    private async Task EnsureAsync(string name, string prefix, Action<Utf8JsonWriter> write, CancellationToken stop)
    {
        try
        {
            await jetStream.AskAsync($"STREAM.INFO.{name}", null, stop).ConfigureAwait(false);
        }
        catch (JetStreamException exception) when (exception.Code == JetStreamException.StreamNotFound)
        {
            // Of several that find it missing, all make the same, which is no error.
            await jetStream.AskAsync($"STREAM.CREATE.{name}", json =>
            {
                json.WriteString("name", name);
                json.WriteStartArray("subjects");
                json.WriteStringValue($"{prefix}>");
                json.WriteEndArray();
                json.WriteString("storage", "file");
                json.WriteNumber("max_msgs_per_subject", 1);
                json.WriteNumber("num_replicas", 1);
                write(json);
            }, stop).ConfigureAwait(false);
        }
    }
}
