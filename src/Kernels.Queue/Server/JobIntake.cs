using System.Globalization;
using System.Text;
using NATS.Client.Core;

namespace Kernels.Queue.Server;

/// <summary>Takes jobs from the queue, one at a time, so that none waits for a worker that is busy.</summary>
internal sealed class JobIntake : IAsyncDisposable
{
    /// <summary>How much longer than the server this side waits, so that no job arrives when nobody waits any more.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly NatsConnection _connection;
    private readonly INatsSub<byte[]> _deliveries;

    private JobIntake(NatsConnection connection, INatsSub<byte[]> deliveries)
    {
        _connection = connection;
        _deliveries = deliveries;
    }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection to the server.</param>
    /// <param name="inbox">A subject for deliveries.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<JobIntake> OpenAsync(NatsConnection connection, string inbox, CancellationToken stop)
        => new(connection, await connection.SubscribeCoreAsync<byte[]>(inbox, cancellationToken: stop).ConfigureAwait(false));

    /// <summary>Waits for a job.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The job; null if there was none.</returns>
    /// <exception cref="NatsNoRespondersException">The server has no such stream or consumer, or no JetStream.</exception>
    public async Task<Delivery?> TakeAsync(TimeSpan patience, CancellationToken stop)
    {
        // One that came too late for the request before.
        while (_deliveries.Msgs.TryRead(out NatsMsg<byte[]> late))
        {
            if (IsJob(late))
            {
                return new Delivery(_connection, late);
            }
        }

        byte[] request = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"batch": 1, "expires": {{(long)patience.TotalNanoseconds}}}"""));
        await _connection.PublishAsync(
            $"$JS.API.CONSUMER.MSG.NEXT.{QueueStreams.Jobs}.{QueueStreams.Workers}", request, replyTo: _deliveries.Subject, cancellationToken: stop)
            .ConfigureAwait(false);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(patience + Grace);
        try
        {
            NatsMsg<byte[]> message = await _deliveries.Msgs.ReadAsync(end.Token).ConfigureAwait(false);
            return IsJob(message) ? new Delivery(_connection, message)
                : message.HasNoResponders ? throw new NatsNoRespondersException()
                : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _deliveries.DisposeAsync();

    /// <summary>Whether it is a job, with its own subject, and not what the server says of a request.</summary>
    private static bool IsJob(in NatsMsg<byte[]> message) => message.Subject.StartsWith(QueueStreams.JobsPrefix, StringComparison.Ordinal);
}
