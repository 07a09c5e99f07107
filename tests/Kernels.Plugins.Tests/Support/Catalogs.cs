using System.Collections.Frozen;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.Tests.Support;

/// <summary>All steps of loading, from a folder to a backend, with a separate record.</summary>
internal sealed class Catalogs(PluginFolder folder)
{
    public const string Environment = "a test";

    public List<string> Warnings { get; } = [];

    public string RecordPath => folder.File("record/plugins.json");

    public KnownPlugins Record => new(RecordPath, Warnings.Add);

    /// <summary>Loads every plug-in of the folder.</summary>
    public PluginCatalog Load(
        bool isolate = false, WorkerLimits? limits = null, long? maxDataBytes = null, bool rescan = false, string environment = Environment)
    {
        PluginSettings settings = new()
        {
            Folders = [new SearchFolder(folder.Path, "a test")],
            IsolateAll = isolate,
            Limits = limits ?? ShellWorker.Limits,
            MaxDataBytes = maxDataBytes,
        };
        return PluginCatalog.Load(
            PluginCandidate.Find(settings.Folders, [], settings.Pins), [], settings, Record, environment, rescan);
    }

    /// <summary>Loads the folder's only plug-in into this process, for which no <c>kernels</c> program can be found.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isTrusted">Whether it is trusted by name.</param>
    /// <param name="pin">The required hash; null for none.</param>
    public LoadedPlugin LoadAlone(string id, bool isTrusted, string? pin = null)
    {
        PluginSettings settings = new()
        {
            Folders = [new SearchFolder(folder.Path, "a test")],
            Executable = folder.File("no program"),
            Trust = new Dictionary<string, bool> { [id] = isTrusted }.ToFrozenDictionary(),
            Pins = pin is null ? FrozenDictionary<string, string>.Empty : new Dictionary<string, string> { [id] = pin }.ToFrozenDictionary(),
        };
        using PluginCatalog catalog = PluginCatalog.Load(
            PluginCandidate.Find(settings.Folders, [], settings.Pins), [], settings, Record, Environment);
        return Assert.Single(catalog.Plugins);
    }

    /// <summary>Loads the folder's only plug-in, and ends its process.</summary>
    public LoadedPlugin LoadOne(bool isolate = false, WorkerLimits? limits = null, bool rescan = false, string environment = Environment)
    {
        using PluginCatalog catalog = Load(isolate, limits, rescan: rescan, environment: environment);
        return Assert.Single(catalog.Plugins);
    }
}
