using System.Net.Sockets;
using System.Security.Authentication;
using Kernels.Hosting;
using NATS.Client.Core;
using NATS.NKeys;

namespace Kernels.Queue.Server;

/// <summary>A connection to the server of a queue.</summary>
internal sealed class QueueServer : IAsyncDisposable
{
    private readonly NatsConnection _connection;

    private QueueServer(NatsConnection connection, QueueAddress address)
    {
        _connection = connection;
        Address = address;
        JetStream = new JetStream(connection);
        Streams = new QueueStreams(JetStream);
        Queue = new JobQueue(JetStream);
    }

    /// <summary>The server's address, without anything secret.</summary>
    public QueueAddress Address { get; }

    /// <summary>Its streams.</summary>
    public QueueStreams Streams { get; }

    /// <summary>The queue.</summary>
    public JobQueue Queue { get; }

    private JetStream JetStream { get; }

    /// <summary>Connects, and makes the streams that are missing.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="settings">How to get in there.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="QueueUnavailableException">It can't be used.</exception>
    public static async Task<QueueServer> ConnectAsync(QueueAddress address, QueueSettings settings, CancellationToken stop)
    {
        NatsConnection connection = new(QueueConnection.OptionsOf(address, settings));
        QueueServer server = new(connection, address);
        try
        {
            await connection.ConnectAsync().ConfigureAwait(false);
            await server.Streams.EnsureAsync(stop).ConfigureAwait(false);
            return server;
        }
        catch (Exception exception) when (exception is NatsException or NKeysException or JetStreamException or SocketException
            or AuthenticationException or IOException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw server.Explain(exception);
        }
    }

    /// <summary>Starts to take jobs.</summary>
    /// <param name="lease">After how long without a sign of this worker its job goes to another.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<JobIntake> OpenIntakeAsync(TimeSpan lease, CancellationToken stop)
    {
        await Streams.EnsureConsumerAsync(lease, stop).ConfigureAwait(false);
        return await JobIntake.OpenAsync(_connection, JetStream.NewInbox(), stop).ConfigureAwait(false);
    }

    /// <summary>Tells when the connection is lost and when it is there again.</summary>
    /// <param name="tell">Takes whether it is there, and a line that says so.</param>
    public void Watch(Action<bool, string> tell)
    {
        bool isLost = false;
        _connection.ConnectionDisconnected += (_, _) =>
        {
            if (!Interlocked.Exchange(ref isLost, true))
            {
                tell(false, $"the NATS server at {Address} is gone; waiting for it");
            }

            return ValueTask.CompletedTask;
        };
        _connection.ConnectionOpened += (_, _) =>
        {
            if (Interlocked.Exchange(ref isLost, false))
            {
                tell(true, $"the NATS server at {Address} is back");
            }

            return ValueTask.CompletedTask;
        };
    }

    /// <summary>Says why the server can't be used.</summary>
    /// <param name="exception">What the client said.</param>
    public QueueUnavailableException Explain(Exception exception) => QueueConnection.Explain(exception, Address);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
