using System.Collections.Frozen;
using System.Collections.Immutable;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.Catalog;

/// <summary>The configuration of plug-ins.</summary>
internal sealed record PluginSettings
{
    /// <summary>The folders to search.</summary>
    public ImmutableArray<SearchFolder> Folders { get; init; } = [];

    /// <summary>The required hashes, by the plug-in's id.</summary>
    public FrozenDictionary<string, string> Pins { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether a plug-in is loaded without being tried in a child first, by its id.</summary>
    public FrozenDictionary<string, bool> Trust { get; init; } = FrozenDictionary<string, bool>.Empty;

    /// <summary>
    /// Whether native and managed plug-ins run in processes of their own, unless <see cref="Isolate"/> says otherwise.
    /// </summary>
    public bool IsolateAll { get; init; }

    /// <summary>Whether a plug-in runs in a process of its own, by its id.</summary>
    public FrozenDictionary<string, bool> Isolate { get; init; } = FrozenDictionary<string, bool>.Empty;

    /// <summary>How long the phases of a process may last.</summary>
    public WorkerLimits Limits { get; init; } = new();

    /// <summary>The most bytes of data that a process may allocate; null for no limit.</summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>The path of the <c>kernels</c> program; null if not configured.</summary>
    public string? Executable { get; init; }

    /// <summary>The record of known plug-ins; null for none.</summary>
    public string? Record { get; init; }

    /// <summary>
    /// Why a plug-in may be loaded into this process without being tried in a child first: the user trusts it by name, or just
    /// this content of it. Null if it may not.
    /// </summary>
    /// <param name="id">Its id.</param>
    public string? TrustOf(string id)
        => Trust.TryGetValue(id, out bool isTrusted) && isTrusted ? "trusted by name"
            : Pins.ContainsKey(id) ? "its hash is pinned"
            : null;

    /// <summary>Whether a plug-in runs in a process of its own, if its kind allows either.</summary>
    /// <param name="id">Its id.</param>
    public bool IsIsolated(string id) => Isolate.TryGetValue(id, out bool isolate) ? isolate : IsolateAll;
}
