using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Hosting;
using Kernels.Plugins.Catalog;

namespace Kernels.Runner.Reports;

/// <summary>The plug-ins that were found: the document <c>plugins --json</c> writes.</summary>
/// <param name="Plugins">Every one, in the order of the search.</param>
internal sealed record PluginList(ImmutableArray<ListedPlugin> Plugins)
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.plugins/1";

    /// <summary>The format and its revision.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = SchemaName;

    /// <summary>Lists the plug-ins of a host.</summary>
    /// <param name="host">The host.</param>
    public static PluginList Of(KernelHost host) => new([.. host.Plugins.Select(ListedPlugin.Of)]);
}

/// <summary>A plug-in that was found.</summary>
/// <param name="Id">Its id; the folder's name if the manifest can't be read.</param>
/// <param name="State">What became of it: <c>accepted</c>, <c>unavailable</c>, <c>rejected</c> or <c>quarantined</c>.</param>
/// <param name="Reason">Why it can't be used, and what to do about it; or how it runs.</param>
/// <param name="Version">Its version; null if the manifest can't be read.</param>
/// <param name="Kind">Its kind: <c>native</c>, <c>managed</c> or <c>worker</c>; null if the manifest can't be read.</param>
/// <param name="Kernels">The kernels that it implements here.</param>
/// <param name="Problems">Problems that don't keep it from being used; one line each.</param>
/// <param name="Faults">How often it crashed, hung or broke the protocol since it was last forgiven.</param>
/// <param name="Hash">The hash of its folder; null if it was rejected before.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Source">What named that folder, or the one above it.</param>
/// <param name="Libraries">The paths of the libraries that it was seen to load from outside its folder.</param>
internal sealed record ListedPlugin(
    string Id,
    string State,
    string Reason,
    string? Version,
    string? Kind,
    ImmutableArray<string> Kernels,
    ImmutableArray<string> Problems,
    int Faults,
    string? Hash,
    string Folder,
    string Source,
    ImmutableArray<string> Libraries)
{
    /// <summary>Describes a plug-in.</summary>
    /// <param name="plugin">The plug-in.</param>
    public static ListedPlugin Of(LoadedPlugin plugin) => new(
        plugin.Candidate.Id,
        plugin.State.Name(),
        plugin.Reason,
        plugin.Candidate.Manifest?.Version,
        plugin.Candidate.Manifest?.Kind.Name(),
        [.. plugin.Backend?.Implementations.Select(implementation => implementation.Contract.Id) ?? []],
        [.. (plugin.Backend?.Problems ?? []).Select(problem => problem.ToString())],
        plugin.Faults,
        plugin.Candidate.Hash,
        plugin.Candidate.Folder,
        plugin.Candidate.Source,
        plugin.Libraries);
}
