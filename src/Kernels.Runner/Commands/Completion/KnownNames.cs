using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;

namespace Kernels.Runner.Commands.Completion;

/// <summary>
/// The names of kernels, backends and plug-ins, as far as manifests give them. Nothing is loaded, started or hashed, so that
/// completion feels instant.
/// </summary>
internal sealed class KnownNames
{
    private readonly Lazy<ImmutableArray<PluginManifest>> _manifests;

    /// <summary>Reads manifests when they are first needed.</summary>
    /// <param name="config">The configuration file that names folders of plug-ins; null for that of the current folder.</param>
    public KnownNames(string? config)
        => _manifests = new Lazy<ImmutableArray<PluginManifest>>(() => ReadManifests(config));

    /// <summary>The kernels that plug-ins declare, each once.</summary>
    public IEnumerable<KernelDeclaration> Declarations
        => _manifests.Value.SelectMany(manifest => manifest.Declarations).DistinctBy(declaration => declaration.Contract.Id);

    /// <summary>Every kernel, by the shortest name that no other has.</summary>
    public IEnumerable<Suggestion> Kernels
    {
        get
        {
            KernelContract[] all = [.. OwnKernels.Added.Contracts, .. Declarations.Select(declaration => declaration.Contract)];
            ILookup<string, string> names = all.ToLookup(contract => contract.ShortName, contract => contract.Name);
            return all.Select(contract => new Suggestion(
                names[contract.ShortName].Distinct().Count() == 1 ? contract.ShortName : contract.Name, contract.Summary));
        }
    }

    /// <summary>Every backend.</summary>
    public IEnumerable<Suggestion> Backends => [.. OwnKernels.Added.BackendNames.Select(name => new Suggestion(name, "")), .. Plugins];

    /// <summary>Every plug-in.</summary>
    public IEnumerable<Suggestion> Plugins
        => _manifests.Value.Select(manifest => new Suggestion(manifest.Id, manifest.Description)).DistinctBy(plugin => plugin.Word);

    private static ImmutableArray<PluginManifest> ReadManifests(string? config)
        => [.. PluginSearch.Find(PluginSearch.Folders(FoldersOf(config))).Select(TryRead).OfType<PluginManifest>()];

    /// <summary>The folders that the configuration names; none if it is wrong, which other verbs report.</summary>
    private static ImmutableArray<SearchFolder> FoldersOf(string? config)
    {
        try
        {
            return Settings.FindPluginFolders(config);
        }
        catch (KernelsConfigurationException)
        {
            return [];
        }
    }

    private static PluginManifest? TryRead(FoundFolder folder)
    {
        try
        {
            return folder.Problem is null ? ManifestReader.Read(folder.Path) : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}
