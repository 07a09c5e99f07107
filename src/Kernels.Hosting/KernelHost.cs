using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Hosting.Caching;
using Kernels.Hosting.Tuning;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Known;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kernels.Hosting;

/// <summary>The backends of this machine, and the implementations that configuration selects among them.</summary>
public sealed partial class KernelHost : IDisposable
{
    private readonly KernelsSettings _settings;
    private readonly ImmutableArray<IDisposable> _workers;
    private readonly ILogger _logger;
    private readonly Lazy<TuningEvidence> _evidence;
    private readonly Lazy<ResultCache> _cache;

    private KernelHost(
        ImmutableArray<Backend> backends, ImmutableArray<IDisposable> workers, KernelsSettings settings, ILogger logger)
    {
        Backends = backends;
        Declared = [.. backends.SelectMany(backend => backend.Declared).DistinctBy(kernel => kernel.Declaration.Contract.Id)];
        Kernels = [.. KernelContracts.All, .. Declared.Select(kernel => kernel.Declaration.Contract)];
        _workers = workers;
        _settings = settings;
        _logger = logger;
        Record = TuningLocation.Find(settings.Record);
        _evidence = new Lazy<TuningEvidence>(() => TuningEvidence.Load(Record, Backends));
        _cache = new Lazy<ResultCache>(() => ResultCache.Open(settings.Cache.FindFolder(), settings.Cache.Bytes));
    }

    /// <summary>Every backend, available or not, in a fixed order.</summary>
    public ImmutableArray<Backend> Backends { get; }

    /// <summary>Every kernel: this project's own, and those that plug-ins declare.</summary>
    public ImmutableArray<KernelContract> Kernels { get; }

    /// <summary>The kernels that plug-ins declare, each with the oracle of the first one that does.</summary>
    public ImmutableArray<DeclaredKernel> Declared { get; }

    /// <summary>The order in which <c>auto</c> tries backends, best first, if no measurement decides.</summary>
    public static ImmutableArray<string> AutoOrder => BackendCatalog.AutoOrder;

    /// <summary>This host and processor: what plug-ins reported to another host or processor does not count.</summary>
    internal static string PluginEnvironment
        => $"kernels {typeof(KernelHost).Assembly.GetName().Version?.ToString(3)} on {Processor.InstructionSet()}";

    /// <summary>Where the record of <c>kernels tune</c> is.</summary>
    internal TuningLocation Record { get; }

    /// <summary>The plug-ins that were found, each with its outcome.</summary>
    internal ImmutableArray<LoadedPlugin> Plugins { get; private init; } = [];

    /// <summary>Why plug-ins could not be remembered; one line each.</summary>
    internal ImmutableArray<string> PluginWarnings { get; private init; } = [];

    /// <summary>Reads the section <c>Kernels</c> and loads the backends.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="logger">Receives what was selected and why; null for none.</param>
    /// <param name="own">The application's own kernels; null for none.</param>
    /// <returns>The host.</returns>
    /// <exception cref="KernelsConfigurationException">The section is wrong.</exception>
    public static KernelHost Create(
        IConfiguration configuration, ILogger<KernelHost>? logger = null, ApplicationKernels? own = null)
        => Create(ReadSettings(configuration, own ?? new ApplicationKernels()), logger);

    internal static KernelHost Create(KernelsSettings settings, ILogger<KernelHost>? logger, bool rescan = false)
    {
        ImmutableArray<IDisposable>.Builder workers = ImmutableArray.CreateBuilder<IDisposable>();
        ImmutableArray<Backend> backends =
        [
            .. settings.Own.Entries.Select(entry => Backend.LoadTimed(() => settings.Isolation == Isolation.Process
                ? IsolatedBackend.Load(entry, settings.Plugins, workers)
                : entry.Load())),
        ];
        List<string> warnings = [];
        PluginCatalog plugins = PluginCatalog.Load(
            settings.Candidates,
            settings.Own.BackendNames,
            settings.Plugins,
            new KnownPlugins(settings.Plugins.Record, warnings.Add),
            PluginEnvironment,
            rescan);
        workers.Add(plugins);
        KernelHost host = new(
            [.. backends, .. plugins.Plugins.Select(plugin => plugin.Backend).OfType<Backend>()],
            workers.ToImmutable(),
            settings,
            logger ?? NullLogger<KernelHost>.Instance)
        {
            Plugins = plugins.Plugins,
            PluginWarnings = [.. warnings.Distinct()],
        };
        host.LogPlugins();
        return host;
    }

    internal static KernelHost Create(ImmutableArray<Backend> backends, KernelsSettings settings, ILogger<KernelHost>? logger)
        => new(backends, [], settings, logger ?? NullLogger<KernelHost>.Instance);

    /// <summary>Reads the section <c>Kernels</c>.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="own">The application's own kernels.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="KernelsConfigurationException">The section is wrong.</exception>
    internal static KernelsSettings ReadSettings(IConfiguration configuration, ApplicationKernels own)
        => KernelsSettings.Read(configuration, own);

    /// <summary>Finds a backend.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The backend, available or not.</returns>
    /// <exception cref="KernelsConfigurationException">There is no backend of that name.</exception>
    public Backend FindBackend(string name)
        => TryFindBackend(name)
            ?? throw new KernelsConfigurationException(
                $"backend '{name}' is unknown{Spelling.Suggest(name, Backends.Select(backend => backend.Name))}; "
                + $"backends: {string.Join(", ", Backends.Select(backend => backend.Name))}.");

    /// <summary>Whether there is a backend of a name, available or not.</summary>
    internal bool HasBackend(string name) => TryFindBackend(name) is not null;

    private Backend? TryFindBackend(string name)
        => Backends.FirstOrDefault(backend => backend.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a kernel.</summary>
    /// <param name="name">Its name, <c>julia</c>, or its id, <c>julia/1</c>; without its namespace if no other kernel has that name.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="KernelsConfigurationException">There is no kernel of that name, or several have it in namespaces.</exception>
    /// <exception cref="BackendUnavailableException">A plug-in declares it but can't be used here.</exception>
    public KernelContract FindKernel(string name)
    {
        if (Kernels.FirstOrDefault(contract => IsNamed(contract, name)) is { } known)
        {
            return known;
        }

        if (Kernels.Where(contract => IsNamedInShort(contract, name)).ToArray() is [var first, ..] all)
        {
            string[] names = [.. all.Select(contract => contract.Name).Distinct()];
            return names.Length == 1
                ? first
                : throw new KernelsConfigurationException($"kernel '{name}' is ambiguous; write its namespace too: {string.Join(", ", names)}.");
        }

        string hint = HasBackend(name)
            ? ", but a backend"
            : Spelling.Suggest(name, Kernels.Select(contract => contract.Name).Union(Kernels.Select(contract => contract.ShortName)));
        throw Plugins.FirstOrDefault(plugin => plugin.Candidate.Manifest?.Declarations.Any(kernel => IsNamed(kernel.Contract, name) || IsNamedInShort(kernel.Contract, name)) ?? false) is { } plugin
            ? new BackendUnavailableException(
                $"kernel '{name}' is declared by plug-in '{plugin.Candidate.Id}', which does not offer it here: {ReasonAgainst(plugin)}")
            : new KernelsConfigurationException(
                $"kernel '{name}' is unknown{hint}; kernels: {string.Join(", ", Kernels.Select(contract => contract.Name))}.");
    }

    /// <summary>Whether a name or an id is a kernel's own.</summary>
    internal static bool IsNamed(KernelContract contract, string name) => contract.Name == name || contract.Id == name;

    /// <summary>The same without the kernel's namespace.</summary>
    internal static bool IsNamedInShort(KernelContract contract, string name)
        => contract.ShortName == name || $"{contract.ShortName}/{contract.Revision}" == name;

    /// <summary>The implementation of a kernel that configuration selects.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="workingSetBytes">
    /// The total bytes of a call's buffers, so that <c>auto</c> uses the nearest size class that was measured.
    /// Null when unknown: <c>auto</c> uses the largest.
    /// </param>
    /// <returns>The selection.</returns>
    /// <exception cref="BackendUnavailableException">The configured backend can't be used here, or lacks the kernel.</exception>
    public Selection Select(KernelContract contract, double? workingSetBytes = null)
        => Select(contract, workingSetBytes, new KernelSetting(null, null));

    /// <summary>The implementation of a kernel that the command line and configuration select.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="workingSetBytes">The total bytes of a call's buffers; null when unknown.</param>
    /// <param name="first">The settings that take precedence over configuration.</param>
    internal Selection Select(KernelContract contract, double? workingSetBytes, KernelSetting first)
    {
        KernelSetting configured = _settings.For(contract);
        KernelSetting setting = new(first.Backend ?? configured.Backend, first.Threads ?? configured.Threads);
        int? threads = setting.Threads?.Value;
        Selection selection = setting.Backend is null || KernelsSettings.IsAuto(setting.Backend.Value)
            ? SelectAutomatically(contract, threads, workingSetBytes)
            : SelectNamed(contract, threads ?? 0, setting.Backend);
        LogSelected(contract.Id, selection.Backend.Name, selection.Threads, selection.Reason);
        if (selection.Warning is not null)
        {
            LogRefused(contract.Id, selection.Warning);
        }

        return selection;
    }

    /// <summary>The selected implementation of a kernel, with the configured thread count for calls that leave it open.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The kernel.</param>
    /// <returns>The implementation.</returns>
    /// <exception cref="BackendUnavailableException">The configured backend can't be used here, or lacks the kernel.</exception>
    public IKernel<TArguments> GetKernel<TArguments>(KernelContract<TArguments> contract)
        where TArguments : struct, allows ref struct
    {
        Selection selection = Select(contract);
        IKernel<TArguments> kernel = ((Implementation<TArguments>)CachedAsConfigured(selection)).Kernel;
        return selection.Threads == 0 ? kernel : new ConfiguredKernel<TArguments>(kernel, selection.Threads);
    }

    /// <summary>The selected implementation of one of the application's own kernels.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The implementation.</returns>
    /// <exception cref="BackendUnavailableException">The configured backend can't be used here, or lacks the kernel.</exception>
    public IKernel<TArguments> GetKernel<TArguments>(KernelDefinition<TArguments> kernel)
        where TArguments : struct, allows ref struct
    {
        Selection selection = Select(kernel.Declaration.Contract);
        IKernel<TArguments> bound = kernel.Bind(((Implementation<DeclaredArguments>)CachedAsConfigured(selection)).Kernel);
        return selection.Threads == 0 ? bound : new ConfiguredKernel<TArguments>(bound, selection.Threads);
    }

    /// <summary>Whether the configuration says that results of a kernel are kept.</summary>
    /// <param name="contract">The kernel.</param>
    internal bool Caches(KernelContract contract) => _settings.Cache.Includes(contract);

    /// <summary>The selected implementation behind the cache of results.</summary>
    /// <param name="selection">The selection.</param>
    /// <param name="log">Told of each call; may be called by several threads at once.</param>
    /// <exception cref="CacheException">Its results can't be kept.</exception>
    internal Implementation Cached(Selection selection, ICacheLog log) => CachedImplementation.Create(selection, _cache.Value, log);

    /// <summary>Removes results from the cache.</summary>
    /// <param name="keys">The keys of their calls.</param>
    internal void Forget(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            _cache.Value.Remove(key);
        }
    }

    /// <summary>Ends the processes in which backends run. Their kernels must not be called afterwards.</summary>
    public void Dispose()
    {
        foreach (IDisposable worker in _workers)
        {
            worker.Dispose();
        }
    }

    private Implementation CachedAsConfigured(Selection selection)
    {
        KernelContract contract = selection.Implementation.Contract;
        if (!Caches(contract))
        {
            return selection.Implementation;
        }

        CacheLogger log = new(_logger, contract.Id);
        try
        {
            return Cached(selection, log);
        }
        catch (CacheException exception)
        {
            log.Failed(exception.Message);
            return selection.Implementation;
        }
    }

    private Selection SelectNamed(KernelContract contract, int threads, Setting<string> name)
    {
        Backend backend = FindBackend(name.Value);
        if (backend.UnavailableReason is not null)
        {
            throw new BackendUnavailableException(
                $"backend '{backend.Name}', set by {name.Key}, is not available here: {backend.UnavailableReason}");
        }

        Implementation implementation = backend.Find(contract) ?? throw new BackendUnavailableException(
            $"backend '{backend.Name}', set by {name.Key}, does not implement {contract.Id}; "
            + $"backends that do: {string.Join(", ", Backends.Where(other => other.Find(contract) is not null).Select(other => other.Name))}.");
        return new Selection(backend, implementation, threads, $"set by {name.Key}");
    }

    /// <summary>If no thread count is set, the record's is used too; without a record, every processor is used.</summary>
    private Selection SelectAutomatically(KernelContract contract, int? threads, double? workingSetBytes)
    {
        TuningEvidence evidence = _evidence.Value;
        TuningFinding finding = evidence.Find(
            contract, threads is { } set ? new KernelOptions(set).ThreadCount : null, workingSetBytes);
        if (finding.Winner is not { } winner)
        {
            return SelectByOrder(contract, threads ?? 0, finding.Absence, finding.Warning);
        }

        Backend? backend = Backends.FirstOrDefault(backend => backend.Name == winner.Backend);
        if (backend?.Find(contract) is not { } implementation)
        {
            string refusal = $"{winner.Backend}, the fastest in the record {evidence.Path}, can't be used: "
                + (backend is null ? "it is unknown here" : ReasonAgainst(backend, contract));
            return SelectByOrder(contract, threads ?? 0, refusal, refusal);
        }

        return new Selection(
            backend, implementation, threads ?? winner.Threads, $"auto: {EvidenceText.Describe(winner)} ({evidence.Path})")
        {
            Evidence = new Evidence(evidence.Path!, winner),
            Warning = finding.Warning,
        };
    }

    /// <summary>
    /// The first available of the fixed order, or else of the application's implementations. A plug-in comes after them, and only
    /// for a kernel that plug-ins declare.
    /// </summary>
    private Selection SelectByOrder(KernelContract contract, int threads, string absence, string? warning)
    {
        Backend[] order = [.. AutoOrder.Select(FindBackend)];
        string[] passedOver = [.. order.TakeWhile(LacksIt).Select(backend => $"{backend.Name}: {ReasonAgainst(backend, contract)}")];
        if (FirstOf(order) is { } builtIn)
        {
            string because = string.Join("; ", [.. passedOver, absence]);
            return Take(builtIn, $"first available of {string.Join(", ", AutoOrder)} ({because})");
        }

        if (FirstOf(_settings.Own.VariantNames.Select(FindBackend)) is { } own)
        {
            return Take(own, $"the application's first ({absence})");
        }

        Backend plugin = FirstOf(Backends)
            ?? throw new BackendUnavailableException($"no backend implements {contract.Id} here: {string.Join("; ", passedOver)}");
        if (Declared.Any(kernel => kernel.Declaration.Contract == contract))
        {
            return Take(plugin, $"the first plug-in that declares it ({absence})");
        }

        string others = string.Join(", ", Backends.Where(backend => !LacksIt(backend)).Select(backend => backend.Name));
        throw new BackendUnavailableException(
            $"auto takes no plug-in without evidence, and {contract.Id} has no other backend: run '{ProgramName.Value} tune {contract.Name}', "
            + $"or set Kernels:Select:{contract.Name}:Backend to one of {others}");

        bool LacksIt(Backend backend) => backend.Find(contract) is null;
        Backend? FirstOf(IEnumerable<Backend> backends) => backends.FirstOrDefault(backend => !LacksIt(backend));
        Selection Take(Backend backend, string rule) => new(backend, backend.Find(contract)!, threads, $"auto: {rule}") { Warning = warning };
    }

    private static string ReasonAgainst(LoadedPlugin plugin)
        => plugin.State == PluginState.Accepted ? string.Join("; ", plugin.Backend!.Problems.Select(problem => problem.ToString())) : plugin.Reason;

    private static string ReasonAgainst(Backend backend, KernelContract contract)
        => backend.UnavailableReason ?? $"does not implement {contract.Id}";

    private void LogPlugins()
    {
        foreach (string warning in PluginWarnings)
        {
            LogUnremembered(warning);
        }

        foreach (LoadedPlugin plugin in Plugins)
        {
            LogPlugin(plugin.Candidate.Id, plugin.Candidate.Folder, plugin.State, plugin.Reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "plug-in {Plugin} in {Folder}: {State}: {Reason}")]
    private partial void LogPlugin(string plugin, string folder, PluginState state, string reason);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogUnremembered(string warning);

    [LoggerMessage(LogLevel.Information, "{Kernel} runs on {Backend}, {Threads} threads (0: every processor): {Reason}")]
    private partial void LogSelected(string kernel, string backend, int threads, string reason);

    [LoggerMessage(LogLevel.Warning, "{Kernel}: {Warning}")]
    private partial void LogRefused(string kernel, string warning);
}
