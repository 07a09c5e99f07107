using System.Globalization;
using System.Text;
using NATS.Client.Core;

namespace Kernels.Queue.Server;

/// <summary>A message that this worker holds until it is acknowledged, given back or given up, or until the lease runs out.</summary>
/// <param name="connection">The connection by which it came.</param>
/// <param name="message">The message.</param>
internal sealed class Delivery(NatsConnection connection, NatsMsg<byte[]> message)
{
    /// <summary>The name of the job by its subject; anything, if the message is no job.</summary>
    public string Name { get; } = message.Subject[QueueStreams.JobsPrefix.Length..];

    /// <summary>What it says.</summary>
    public byte[] Content { get; } = message.Data ?? [];

    /// <summary>Says that the job is done, and waits until the server knows.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="NatsException">The server did not answer.</exception>
    public Task AcknowledgeAsync(CancellationToken stop) => AskAsync("+ACK", stop);

    /// <summary>Says that the message is never to be delivered again, and waits until the server knows.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="NatsException">The server did not answer.</exception>
    public Task TerminateAsync(CancellationToken stop) => AskAsync("+TERM", stop);

    /// <summary>Gives the job to any worker, after a while.</summary>
    /// <param name="delay">The while.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="NatsException">The server did not answer.</exception>
    public Task GiveBackAsync(TimeSpan delay, CancellationToken stop)
        => AskAsync(
            delay > TimeSpan.Zero
                ? string.Create(CultureInfo.InvariantCulture, $$"""-NAK {"delay": {{(long)delay.TotalNanoseconds}}}""")
                : "-NAK",
            stop);

    /// <summary>Renews the lease.</summary>
    /// <param name="stop">Ends the wait.</param>
    public Task RenewAsync(CancellationToken stop)
        => connection.PublishAsync(message.ReplyTo!, "+WPI"u8.ToArray(), cancellationToken: stop).AsTask();

    private async Task AskAsync(string word, CancellationToken stop)
        => await connection.RequestAsync<byte[], byte[]>(message.ReplyTo!, Encoding.ASCII.GetBytes(word), cancellationToken: stop)
            .ConfigureAwait(false);
}
