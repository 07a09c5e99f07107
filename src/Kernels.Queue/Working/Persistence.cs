using Kernels.Queue.Server;
using NATS.Client.Core;

namespace Kernels.Queue.Working;

/// <summary>Does what has to reach the server, however long that is gone.</summary>
/// <param name="server">The server.</param>
/// <param name="log">Where it says that it waits.</param>
internal sealed class Persistence(QueueServer server, IWorkerLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How often it is tried before it is said that it does not work.</summary>
    private const int QuietTries = 5;

    /// <summary>Tries until it works.</summary>
    /// <param name="act">What has to be done; doing it twice must do no harm.</param>
    /// <param name="stop">Gives it up.</param>
    public async Task DoAsync(Func<CancellationToken, Task> act, CancellationToken stop)
    {
        for (int tries = 1; !stop.IsCancellationRequested; tries++)
        {
            try
            {
                await act(stop).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NatsException or JetStreamException or OperationCanceledException)
            {
                if (tries == QuietTries)
                {
                    log.Tell(new WorkerEvent(WorkerEventKind.Stalled)
                    {
                        Server = server.Address.ToString(),
                        Reason = server.Explain(exception).Message,
                    });
                }

                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
