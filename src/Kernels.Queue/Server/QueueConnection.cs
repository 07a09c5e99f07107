using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using Kernels.Hosting;
using NATS.Client.Core;
using NATS.NKeys;

namespace Kernels.Queue.Server;

/// <summary>How to connect to a server, and why it did not work.</summary>
internal static class QueueConnection
{
    /// <summary>How long a server may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The client's options.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="settings">How to get in there.</param>
    public static NatsOpts OptionsOf(QueueAddress address, QueueSettings settings) => new()
    {
        Url = address.ToString(),
        Name = "kernels",
        ConnectTimeout = Patience,
        RequestTimeout = Patience,
        ReconnectWaitMax = Patience,

        // A server that comes back may know users only a moment later.
        IgnoreAuthErrorAbort = true,
        SubPendingChannelFullMode = BoundedChannelFullMode.Wait,
        AuthOpts = new NatsAuthOpts
        {
            CredsFile = settings.Credentials,
            Username = settings.User,
            Password = settings.Password,
            Token = settings.Token,
        },
        TlsOpts = new NatsTlsOpts
        {
            Mode = address.IsEncrypted || settings.Authority is not null || settings.Certificate is not null ? TlsMode.Require : TlsMode.Auto,
            CaFile = settings.Authority,
            CertFile = settings.Certificate,
            KeyFile = settings.Key,
        },
    };

    /// <summary>Says in one line why a server can't be used.</summary>
    /// <param name="exception">What the client said.</param>
    /// <param name="address">The server's address.</param>
    public static QueueUnavailableException Explain(Exception exception, QueueAddress address)
    {
        Exception[] causes = [.. CausesOf(exception)];
        string last = causes[^1].Message.TrimEnd('.');
        string message =
            causes.OfType<NatsNoRespondersException>().Any() || causes.OfType<JetStreamException>().Any(cause => cause.Code == JetStreamException.NotEnabled)
                ? $"the NATS server at {address} has no JetStream; start it with -js, or give this account JetStream."
            : causes.FirstOrDefault(IsOfCredentials) is { } wrong
                ? $"the credentials for the NATS server at {address} can't be used: {wrong.Message.TrimEnd('.')}; see Kernels:Queue:Credentials."
            : causes.OfType<NatsServerException>().FirstOrDefault(cause => cause.IsAuthError) is { } refusal
                ? $"the NATS server at {address} refuses this user: {refusal.Message.TrimEnd('.')}; see Kernels:Queue:Credentials, User and Token."
            : causes.OfType<AuthenticationException>().Any() || last.Contains("TLS", StringComparison.Ordinal)
                ? $"no encrypted connection to the NATS server at {address}: {last}; see Kernels:Queue:Authority, Certificate and Key."
            : FindObstacle(address) is { } obstacle
                ? $"no NATS server answers at {address}: {obstacle}."
            : $"the NATS server at {address} can't be used: {last}.";
        return new QueueUnavailableException(message, exception);
    }

    /// <summary>Whether something is wrong with a file of credentials: that it holds none, or no key.</summary>
    private static bool IsOfCredentials(Exception cause)
        => cause is NKeysException || cause.Message.Contains("credentials", StringComparison.Ordinal) || cause.Message.Contains("creds", StringComparison.Ordinal);

    /// <summary>Why no connection can be made, which the client does not say; null if one can be made.</summary>
    private static string? FindObstacle(QueueAddress address)
    {
        try
        {
            using TcpClient probe = new();
            return probe.ConnectAsync(address.Host, address.Port).Wait(Patience) ? null : "it did not answer in time";
        }
        catch (AggregateException exception)
        {
            return exception.GetBaseException().Message.TrimEnd('.');
        }
    }

    private static IEnumerable<Exception> CausesOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
