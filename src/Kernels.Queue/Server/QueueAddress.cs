using System.Globalization;
using Kernels.Workloads;

namespace Kernels.Queue.Server;

/// <summary>The address of a NATS server.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsEncrypted">Whether the connection has to be encrypted.</param>
internal sealed record QueueAddress(string Host, int Port, bool IsEncrypted)
{
    private const int DefaultPort = 4222;

    /// <summary>Parses an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="source">What messages call it: the option or the configuration key.</param>
    /// <exception cref="UserInputException">It is none.</exception>
    public static QueueAddress Parse(string text, string source)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("nats" or "tls") || uri.Host.Length == 0
            || uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            // The text is not shown, since it may hold a password.
            throw new UserInputException($"{source} is no address of a NATS server; allowed: nats://HOST:PORT or tls://HOST:PORT.");
        }

        return uri.UserInfo.Length == 0
            ? new QueueAddress(uri.Host, uri.Port > 0 ? uri.Port : DefaultPort, uri.Scheme == "tls")
            : throw new UserInputException(
                $"{source} has a name or password in it, which others may see; put them into Kernels:Queue of a settings file, or Kernels__Queue__Token and the like.");
    }

    /// <summary>The address as it is written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsEncrypted ? "tls" : "nats")}://{Host}:{Port}");
}
