using System.CommandLine;
using Kernels.Hosting;
using Kernels.Queue.Server;
using Kernels.Runner.Commands;
using Kernels.Workloads;

namespace Kernels.Queue.Commands;

/// <summary>How the verbs of a queue find its server.</summary>
internal static class QueueOptions
{
    /// <summary>The server.</summary>
    public static Option<string?> Server() => new("--queue")
    {
        HelpName = "URL",
        Description = "The NATS server with JetStream, such as nats://queue.example:4222; tls:// for an encrypted connection only. "
            + "[default: Kernels:Queue:Url]",
    };

    /// <summary>Connects to the server that a call names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="server">The option.</param>
    /// <exception cref="UserInputException">It names none, or no address.</exception>
    /// <exception cref="QueueUnavailableException">The server can't be used.</exception>
    public static Task<QueueServer> ConnectAsync(ParseResult call, Option<string?> server)
    {
        QueueSettings settings = ProgramCommand.SettingsOf(call).Queue;
        QueueAddress address = call.GetValue(server) is { } given ? QueueAddress.Parse(given, server.Name)
            : settings.Url is { } configured ? QueueAddress.Parse(configured.Value, configured.Key)
            : throw new UserInputException($"no server is named; give {server.Name} nats://HOST:PORT, or set Kernels:Queue:Url.");
        return QueueServer.ConnectAsync(address, settings, CancellationToken.None);
    }
}
