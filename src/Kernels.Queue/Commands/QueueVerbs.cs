using System.CommandLine;
using Kernels.Hosting;
using Kernels.Queue.Server;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using NATS.Client.Core;

namespace Kernels.Queue.Commands;

/// <summary>What the verbs of a queue share: how they find its server, and what is said when it can't be used.</summary>
internal static class QueueVerbs
{
    /// <summary>Makes the option that names the server.</summary>
    public static Option<string?> ServerOption() => new("--queue")
    {
        HelpName = "URL",
        Description = "The NATS server with JetStream, such as nats://queue.example:4222; tls:// for an encrypted connection only. "
            + "[default: Kernels:Queue:Url]",
    };

    /// <summary>Runs a verb that talks to a server. What keeps it from that becomes one line and an exit code.</summary>
    /// <param name="call">The call.</param>
    /// <param name="server">The option that names the server.</param>
    /// <param name="run">What the verb does.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserInputException">No server is named, or what is named is no address.</exception>
    public static int Run(ParseResult call, Option<string?> server, Func<QueueServer, Task<int>> run)
    {
        try
        {
            return RunAsync(call, server, run).GetAwaiter().GetResult();
        }
        catch (QueueUnavailableException exception)
        {
            Terminal.WriteError(exception.Message);
            return ExitCode.NotAvailable;
        }
    }

    private static async Task<int> RunAsync(ParseResult call, Option<string?> server, Func<QueueServer, Task<int>> run)
    {
        QueueSettings settings = ProgramCommand.SettingsOf(call).Queue;
        QueueAddress address = call.GetValue(server) is { } given ? QueueAddress.Parse(given, server.Name)
            : settings.Url is { } configured ? QueueAddress.Parse(configured.Value, configured.Key)
            : throw new UserInputException($"no server is named; give {server.Name} nats://HOST:PORT, or set Kernels:Queue:Url.");
        await using QueueServer connected = await QueueServer.ConnectAsync(address, settings, CancellationToken.None).ConfigureAwait(false);
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
