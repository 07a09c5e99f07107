using System.Collections.Immutable;
using Kernels.Plugins.Discovery;

namespace Kernels.Plugins.Catalog;

/// <summary>The outcome for a plug-in that was found.</summary>
/// <param name="Candidate">The plug-in as it was found.</param>
/// <param name="State">The outcome.</param>
/// <param name="Reason">Why it can't be used, and what to do about it; or how it runs.</param>
/// <param name="Faults">How often it crashed, hung or broke the protocol since it was last forgiven.</param>
/// <param name="Backend">The backend; null if another has its name, or it has no name.</param>
internal sealed record LoadedPlugin(PluginCandidate Candidate, PluginState State, string Reason, int Faults, Backend? Backend)
{
    /// <summary>The paths of the libraries that it was seen to load from outside its folder.</summary>
    public ImmutableArray<string> Libraries { get; init; } = [];
}

/// <summary>The outcome for a plug-in.</summary>
internal enum PluginState
{
    /// <summary>It can be used.</summary>
    Accepted,

    /// <summary>It is in order, but something that it needs is missing on this machine.</summary>
    Unavailable,

    /// <summary>It is not for this host, not trusted, or failed when it was probed.</summary>
    Rejected,

    /// <summary>It failed repeatedly, and is not used again until it is forgiven.</summary>
    Quarantined,
}
