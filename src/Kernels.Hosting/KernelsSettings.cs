using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Kernels.Files;
using Kernels.Hosting.Caching;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;
using Microsoft.Extensions.Configuration;
using static Kernels.Hosting.SettingsSection;

namespace Kernels.Hosting;

/// <summary>The configuration section <c>Kernels</c>, checked: unknown keys, kernels and backends are errors.</summary>
/// <param name="Default">The setting for every kernel that has none of its own.</param>
/// <param name="Record">Where the record of <c>kernels tune</c> is; null if not set.</param>
/// <param name="Select">The settings of kernels by name.</param>
/// <param name="Isolation">Where backends run.</param>
/// <param name="Executable">Where the <c>kernels</c> program is; null if not set.</param>
internal sealed record KernelsSettings(
    KernelSetting Default,
    Setting<string>? Record,
    FrozenDictionary<string, KernelSetting> Select,
    Isolation Isolation,
    Setting<string>? Executable)
{
    public const string Section = "Kernels";
    public const string Auto = PluginNames.Reserved;

    private const string BackendKey = "Backend";
    private const string ThreadsKey = "Threads";
    private const string RecordKey = "Record";
    private const string SelectKey = "Select";
    private const string IsolationKey = "Isolation";
    private const string ExecutableKey = "Executable";
    private const string LimitsKey = "Limits";
    private const string PluginsKey = "Plugins";
    private const string ResultsKey = "Results";
    private const string CacheKey = "Cache";
    private const string QueueKey = "Queue";

    /// <summary>The keys of the section.</summary>
    public static ImmutableArray<string> Keys { get; } =
        [BackendKey, ThreadsKey, RecordKey, SelectKey, IsolationKey, ExecutableKey, LimitsKey, PluginsKey, ResultsKey, CacheKey, QueueKey];

    /// <summary>The folder of the results that <c>compare --save</c> keeps; null if not set.</summary>
    public Setting<string>? Results { get; init; }

    /// <summary>The cache of results.</summary>
    public required CacheSettings Cache { get; init; }

    /// <summary>The settings of the queue of jobs, for programs that have its verbs.</summary>
    public required QueueSettings Queue { get; init; }

    /// <summary>The settings for plug-ins and for every process that is started.</summary>
    public required PluginSettings Plugins { get; init; }

    /// <summary>The plug-ins that were found; none of them is loaded yet.</summary>
    public required ImmutableArray<PluginCandidate> Candidates { get; init; }

    /// <summary>The kernels that plug-ins declare, each once; of a plug-in that can't be used too, since a call then reports that.</summary>
    public IEnumerable<KernelDeclaration> Declarations => Candidates
        .OrderBy(candidate => candidate.Rejection is not null)
        .SelectMany(candidate => candidate.Manifest?.Declarations ?? [])
        .DistinctBy(declaration => declaration.Contract.Id);

    /// <summary>The application's own kernels.</summary>
    public required ApplicationKernels Own { get; init; }

    /// <summary>Whether the name of a backend means that measurements choose it.</summary>
    public static bool IsAuto(string backend) => backend.Equals(Auto, StringComparison.OrdinalIgnoreCase);

    /// <summary>The setting of a kernel: its own values, and the section's if it has none.</summary>
    public KernelSetting For(KernelContract contract)
    {
        KernelSetting? own = Select.GetValueOrDefault(contract.Name) ?? Select.GetValueOrDefault(contract.ShortName);
        return new KernelSetting(own?.Backend ?? Default.Backend, own?.Threads ?? Default.Threads);
    }

    /// <summary>The same settings with one isolation for every backend, even one that has a setting of its own.</summary>
    public KernelsSettings With(Isolation isolation) => this with
    {
        Isolation = isolation,
        Plugins = Plugins with
        {
            IsolateAll = isolation != Isolation.None,
            Isolate = FrozenDictionary<string, bool>.Empty,
        },
    };

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="own">The application's own kernels.</param>
    public static KernelsSettings Read(IConfiguration configuration, ApplicationKernels own)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        RequireKeys(section, Keys, "keys");

        // The manifests of plug-ins are read first: only then are all backends and kernels known.
        PluginSettings plugins = PluginSettingsReader.Read(section.GetSection(PluginsKey));
        ImmutableArray<PluginCandidate> candidates = PluginCandidate.Find(PluginSearch.Folders(plugins.Folders), own.BackendNames, plugins.Pins);
        string[] pluginNames =
            [.. candidates.Where(candidate => candidate.Manifest is not null).Select(candidate => candidate.Id).Distinct()];

        // A setting for a plug-in stays valid while the plug-in's manifest can't be read.
        PluginSettingsReader.RequireKnownIds(
            section.GetSection(PluginsKey), [.. candidates.Select(candidate => candidate.Id).Distinct()]);
        string[] backends = [.. own.BackendNames.Union(pluginNames)];

        Dictionary<string, KernelSetting> select = new(StringComparer.OrdinalIgnoreCase);
        KernelContract[] kernels =
        [
            .. own.Contracts,
            .. candidates.SelectMany(candidate => candidate.Manifest?.Declarations ?? []).Select(declaration => declaration.Contract),
        ];
        string[] kernelNames = [.. kernels.Select(contract => contract.Name).Union(kernels.Select(contract => contract.ShortName))];
        RequireKeys(section.GetSection(SelectKey), kernelNames, "kernels");
        foreach (IConfigurationSection kernel in section.GetSection(SelectKey).GetChildren())
        {
            RequireKeys(kernel, [BackendKey, ThreadsKey], "keys");
            select.Add(kernel.Key, ReadSetting(kernel, backends));
        }

        Isolation isolation = ReadValue(
            section,
            IsolationKey,
            value => ParseIsolation(value, Isolation.None, Isolation.Plugins, Isolation.Process))?.Value ?? Isolation.Plugins;
        Setting<string>? executable = ReadValue(section, ExecutableKey, ParseExecutable);
        return new KernelsSettings(
            ReadSetting(section, backends),
            ReadValue(section, RecordKey, ParsePath),
            select.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            isolation,
            executable)
        {
            Results = ReadValue(section, ResultsKey, ParseFolder),
            Cache = CacheSettings.Read(section.GetSection(CacheKey), kernelNames),
            Queue = QueueSettingsReader.Read(section.GetSection(QueueKey)),
            Plugins = LimitsReader.Read(section.GetSection(LimitsKey), plugins) with
            {
                IsolateAll = isolation != Isolation.None,
                Executable = executable?.Value,
            },
            Candidates = candidates,
            Own = own,
        };
    }

    private static KernelSetting ReadSetting(IConfigurationSection section, IReadOnlyCollection<string> backends)
        => new(
            ReadValue(section, BackendKey, backend => ParseBackend(backend, backends)),
            ReadValue(section, ThreadsKey, ParseThreads));

    private static string ParseBackend(IConfigurationSection section, IReadOnlyCollection<string> backends)
    {
        RequireKnown(section, [Auto, .. backends], "backends");
        return section.Value!;
    }

    private static int ParseThreads(IConfigurationSection section)
        => int.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            && threads <= KernelOptions.MaxThreads
            ? threads
            : throw WrongValue(section, $"not a thread count; allowed: 0 (every processor) to {KernelOptions.MaxThreads}");

    private static string ParseExecutable(IConfigurationSection section)
    {
        if (!File.Exists(section.Value))
        {
            throw WrongValue(section, "no such file; required: the path of the kernels program");
        }

        try
        {
            string path = RealPath.Of(Path.GetFullPath(section.Value));
            FolderTrust.Check(path);
            return path;
        }
        catch (UntrustedException exception)
        {
            throw WrongValue(section, exception.Message);
        }
    }
}

/// <summary>Which code runs in a process of its own, so that its faults can't end this one.</summary>
internal enum Isolation
{
    /// <summary>Only workers.</summary>
    None,

    /// <summary>Plug-ins.</summary>
    Plugins,

    /// <summary>Every backend.</summary>
    Process,
}

/// <summary>Backend and thread count for a kernel; null if not set.</summary>
internal sealed record KernelSetting(Setting<string>? Backend, Setting<int>? Threads);
