using System.Collections.Immutable;
using Kernels.Plugins.Discovery;

namespace Kernels.Plugins.Catalog;

/// <summary>What became of a plug-in that was found.</summary>
/// <param name="Candidate">What was found.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it can't be used, and what to do about it; or how it runs.</param>
/// <param name="Faults">How often it crashed, hung or broke the protocol since it was last forgiven.</param>
/// <param name="Backend">The backend; null where its name is another's, or it has none.</param>
internal sealed record LoadedPlugin(PluginCandidate Candidate, PluginState State, string Reason, int Faults, Backend? Backend)
{
    /// <summary>The libraries that it was found to load from outside its folder, by their paths.</summary>
    public ImmutableArray<string> Libraries { get; init; } = [];
}

/// <summary>What became of a plug-in.</summary>
internal enum PluginState
{
    /// <summary>It can be used.</summary>
    Accepted,

    /// <summary>Nothing speaks against it but what is missing on this machine.</summary>
    Unavailable,

    /// <summary>It is not for this host, not trusted, or failed when it was probed.</summary>
    Rejected,

    /// <summary>It failed repeatedly, and is used no more until it is forgiven.</summary>
    Quarantined,
}
