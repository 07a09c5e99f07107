using System.Collections.Frozen;
using System.Collections.Immutable;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.Catalog;

/// <summary>What configuration says about plug-ins.</summary>
internal sealed record PluginSettings
{
    /// <summary>The folders that it names.</summary>
    public ImmutableArray<SearchFolder> Folders { get; init; } = [];

    /// <summary>The hashes that it requires, by the plug-in's id.</summary>
    public FrozenDictionary<string, string> Pins { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether native and managed plug-ins run in processes of their own, where nothing else is said of one.</summary>
    public bool IsolateAll { get; init; }

    /// <summary>Whether it runs in a process of its own, by the plug-in's id.</summary>
    public FrozenDictionary<string, bool> Isolate { get; init; } = FrozenDictionary<string, bool>.Empty;

    /// <summary>How long the phases of a process may last.</summary>
    public WorkerLimits Limits { get; init; } = new();

    /// <summary>The most bytes of data that a process may allocate; null for no limit.</summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>Where the <c>kernels</c> program is; null where that is not said.</summary>
    public string? Executable { get; init; }

    /// <summary>The record of known plug-ins; null for none.</summary>
    public string? Record { get; init; }

    /// <summary>Whether a plug-in runs in a process of its own, its kind allowing either.</summary>
    /// <param name="id">Its id.</param>
    public bool IsIsolated(string id) => Isolate.TryGetValue(id, out bool isolate) ? isolate : IsolateAll;
}
