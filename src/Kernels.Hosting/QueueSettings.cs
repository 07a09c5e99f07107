using System.Collections.Immutable;

namespace Kernels.Hosting;

/// <summary>The configuration section <c>Kernels:Queue</c>: where jobs come from, and how to get in there.</summary>
internal sealed record QueueSettings
{
    /// <summary>The server, such as <c>nats://queue.example:4222</c>; null if not set.</summary>
    public Setting<string>? Url { get; init; }

    /// <summary>The folders below which a worker reads and writes files, as configured; absolute.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>A file with a user's credentials, as <c>nsc</c> writes them (<c>.creds</c>); null if not set.</summary>
    public string? Credentials { get; init; }

    /// <summary>The user's name; null if not set.</summary>
    public string? User { get; init; }

    /// <summary>The user's password; null if not set. Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>A token in place of name and password; null if not set. Never shown.</summary>
    public string? Token { get; init; }

    /// <summary>A file with the certificate of the authority that signed the server's (PEM); null for those of the system.</summary>
    public string? Authority { get; init; }

    /// <summary>A file with this client's certificate (PEM); null if not set.</summary>
    public string? Certificate { get; init; }

    /// <summary>A file with the key of this client's certificate (PEM); null if not set.</summary>
    public string? Key { get; init; }
}
