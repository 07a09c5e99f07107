using System.CommandLine;
using Kernels.Queue.Server;
using Kernels.Runner;
using Kernels.Runner.Reports;
using NATS.Client.Core;

namespace Kernels.Queue.Commands;

/// <summary>What the verbs of a queue share.</summary>
internal static class QueueVerbs
{
    /// <summary>Runs a verb that talks to a server. What keeps it from that becomes one line and an exit code.</summary>
    /// <param name="call">The call.</param>
    /// <param name="server">The option that names the server.</param>
    /// <param name="run">What the verb does.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ParseResult call, Option<string?> server, Func<QueueServer, Task<int>> run)
    {
        try
        {
            return RunAsync().GetAwaiter().GetResult();
        }
        catch (QueueUnavailableException exception)
        {
            Terminal.WriteError(exception.Message);
            return ExitCode.NotAvailable;
        }

        async Task<int> RunAsync()
        {
            await using QueueServer connected = await QueueOptions.ConnectAsync(call, server).ConfigureAwait(false);
            try
            {
                return await run(connected).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NatsException or JetStreamException)
            {
                throw connected.Explain(exception);
            }
        }
    }
}
