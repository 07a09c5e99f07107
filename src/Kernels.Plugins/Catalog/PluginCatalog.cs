using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Kernels.Plugins.Libraries;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Trust;

namespace Kernels.Plugins.Catalog;

/// <summary>
/// Turns plug-ins into backends. An unknown plug-in is first probed in a child; one that failed repeatedly is left alone; a
/// known one is loaded into this process, or connected to a process of its own, which starts at its first call.
/// </summary>
internal sealed class PluginCatalog : IDisposable
{
    private const int MaxAtOnce = 8;

    private readonly PluginSettings _settings;
    private readonly KnownPlugins _known;
    private readonly string _environment;
    private readonly List<WorkerConnection> _connections = [];
    private volatile bool _isEnding;

    private PluginCatalog(PluginSettings settings, KnownPlugins known, string environment)
    {
        _settings = settings;
        _known = known;
        _environment = environment;
    }

    /// <summary>Every candidate and its outcome.</summary>
    public ImmutableArray<LoadedPlugin> Plugins { get; private set; } = [];

    /// <summary>Loads plug-ins.</summary>
    /// <param name="candidates">The plug-ins that were found.</param>
    /// <param name="taken">The names of other backends.</param>
    /// <param name="settings">The configuration of plug-ins.</param>
    /// <param name="known">The record of known plug-ins.</param>
    /// <param name="environment">
    /// The host and processor. Facts reported to another host or on another processor don't count.
    /// </param>
    /// <param name="rescan">Whether known plug-ins are probed too.</param>
    public static PluginCatalog Load(
        ImmutableArray<PluginCandidate> candidates,
        IEnumerable<string> taken,
        PluginSettings settings,
        KnownPlugins known,
        string environment,
        bool rescan = false)
    {
        PluginCatalog catalog = new(settings, known, environment);
        HashSet<string> names =
            [.. taken, .. candidates.Where(candidate => candidate.Rejection is null).Select(candidate => candidate.Id)];

        // Usable plug-ins have taken their names. Of rejected ones with the same id, the first is shown as a backend.
        HashSet<PluginCandidate> named =
            [.. candidates.Where(candidate => candidate is { Manifest: not null, Rejection: not null } && names.Add(candidate.Id))];

        // Probing is mostly waiting, above all for plug-ins that hang.
        Func<LoadedPlugin>[] loads = new Func<LoadedPlugin>[candidates.Length];
        Parallel.For(0, candidates.Length, new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce }, index =>
            loads[index] = candidates[index].Rejection is { } reason
                ? () => Reject(candidates[index], reason, named.Contains(candidates[index]))
                : catalog.Prepare(candidates[index], rescan));

        // Plug-ins are loaded into this process one by one, so that any change is blamed on the right one.
        catalog.Plugins = [.. loads.Select(load => load())];
        return catalog;
    }

    /// <summary>Ends the processes.</summary>
    public void Dispose()
    {
        // A process that ends because of this is no fault of the plug-in.
        _isEnding = true;
        foreach (WorkerConnection connection in _connections)
        {
            connection.Dispose();
        }

        _connections.Clear();
    }

    private static LoadedPlugin Reject(PluginCandidate candidate, string reason, bool hasName)
        => new(candidate, PluginState.Rejected, reason, 0, hasName ? Unavailable(candidate, reason) : null);

    private static Backend Unavailable(PluginCandidate candidate, string reason)
        => Backend.Unavailable(candidate.Id, candidate.Manifest!.Description, candidate.Folder, reason);

    /// <summary>Probes a plug-in if needed.</summary>
    /// <returns>A function for the last step, which may load the plug-in into this process.</returns>
    private Func<LoadedPlugin> Prepare(PluginCandidate candidate, bool rescan)
    {
        KnownPlugin? known = _known.Find(candidate.Hash!);
        int faults = known?.Faults ?? 0;
        if (known is { IsQuarantined: true })
        {
            return Leave(PluginState.Quarantined, DescribeQuarantine(known));
        }

        if (candidate.Manifest!.Kind == PluginKind.Managed && !Managed.AssemblyPlugin.IsSupported)
        {
            return Leave(PluginState.Unavailable, Managed.AssemblyPlugin.Unsupported);
        }

        if (TrustOf(candidate.Manifest) is not null)
        {
            // What was found out about it before, perhaps on a developer's machine, is not asked either.
            return () => Accept(candidate, new KnownFacts(_environment, [], [], []), faults);
        }

        try
        {
            KnownFacts? facts = known?.Facts;
            if (facts?.Environment != _environment || rescan || !AreAsTheyWere(facts.Libraries))
            {
                (facts, string? unavailable) = Probe(candidate);
                if (facts is null)
                {
                    return Leave(PluginState.Unavailable, unavailable!);
                }
            }

            return () => Accept(candidate, facts, faults);
        }
        catch (KernelException failure)
        {
            faults = _known.Find(candidate.Hash!)?.Faults ?? faults;
            return Leave(PluginState.Rejected, failure.Cause);
        }

        Func<LoadedPlugin> Leave(PluginState state, string reason) => () => Left(candidate, state, reason, faults);
    }

    /// <summary>Whether the libraries outside the folder are unchanged since the plug-in was probed.</summary>
    /// <exception cref="KernelException">Others may now write to one. Nothing is started, since that would run it.</exception>
    private static bool AreAsTheyWere(ImmutableArray<OutsideLibrary> libraries)
    {
        if (!libraries.All(library => library.IsUnchanged()))
        {
            return false;
        }

        try
        {
            foreach (OutsideLibrary library in libraries)
            {
                LibraryWatch.RequireTrusted(library.Path);
            }

            return true;
        }
        catch (UntrustedException problem)
        {
            throw new KernelException(problem.Message);
        }
    }

    private static LoadedPlugin Left(PluginCandidate candidate, PluginState state, string reason, int faults)
        => new(candidate, state, reason, faults, Unavailable(candidate, reason));

    /// <summary>
    /// Starts a plug-in in a child, asks what it is, and ends it. Anything that it does meanwhile affects the child alone.
    /// </summary>
    /// <returns>
    /// What it reported; or why it can't be used here, which is not remembered, since that may change from outside.
    /// </returns>
    /// <exception cref="KernelException">
    /// It failed, could not be started, breaks the rules of its kind, or has no usable kernel.
    /// </exception>
    private (KnownFacts? Facts, string? Unavailable) Probe(PluginCandidate candidate)
    {
        if (FindCommand(candidate, out string? missing) is not { } command)
        {
            return (null, IsApart(candidate.Manifest!)
                ? missing
                : $"{missing}; or load it without trying it in a process first: Kernels:Plugins:Trust:{candidate.Id} true, or Kernels:Plugins:Pins:{candidate.Id} with its hash {candidate.Hash}");
        }

        _known.Remember(candidate.Hash!, candidate.Manifest!, null);
        KernelException? fault = null;
        LibraryWatch libraries = new(candidate.Folder, _settings.Executable, []);
        WorkerConnection connection = new(
            command,
            _settings.Limits,
            failure =>
            {
                fault = failure;
                _known.AddFault(candidate.Hash!, candidate.Manifest!, failure.Cause);
            },
            examine: process => libraries.Look(process));
        WorkerDescription told;
        using (connection)
        {
            told = connection.Describe();
        }

        if (fault is not null)
        {
            throw fault;
        }

        if (told.Unavailable is not null)
        {
            return (null, told.Unavailable);
        }

        KnownFacts facts = FactsOf(candidate.Manifest!, told, libraries.Found);
        if (facts.Kernels.IsEmpty)
        {
            throw new KernelException(OfferedKernels.DescribeNone(candidate.Manifest!, facts.Problems));
        }

        _known.Remember(candidate.Hash!, candidate.Manifest!, facts);
        return (facts, null);
    }

    private KnownFacts FactsOf(PluginManifest manifest, WorkerDescription told, ImmutableArray<OutsideLibrary> libraries)
    {
        OfferedKernels offered = OfferedKernels.Of(manifest, told.Kernels.Select(kernel => kernel.Id), told.Problems);
        return new KnownFacts(
            _environment,
            [.. offered.Ids.Select(id => told.Kernels.First(kernel => kernel.Id == id))],
            offered.Problems,
            [.. libraries.Take(KnownPluginsJson.MaxItems)]);
    }

    /// <summary>Keeps the record true: the software beneath a plug-in can change while its content does not.</summary>
    private void Refresh(
        PluginCandidate candidate, KnownFacts facts, WorkerDescription told, ImmutableArray<OutsideLibrary> libraries)
    {
        KnownFacts now = FactsOf(candidate.Manifest!, told, libraries);
        bool canBeUsed = told.Unavailable is null && !now.Kernels.IsEmpty;
        if (!canBeUsed || !now.AreSameAs(facts))
        {
            _known.Remember(candidate.Hash!, candidate.Manifest!, canBeUsed ? now : null);
        }
    }

    private LoadedPlugin Accept(PluginCandidate candidate, KnownFacts facts, int faults)
    {
        PluginManifest manifest = candidate.Manifest!;
        bool isApart = IsApart(manifest);
        try
        {
            Backend backend = Backend.LoadTimed(() => isApart ? Connect(candidate, facts) : GuardedPlugin.Load(candidate, facts, _settings.Executable));
            string? trust = TrustOf(manifest);
            if (trust is not null && backend is { UnavailableReason: null, Implementations.IsEmpty: true })
            {
                throw new KernelException(OfferedKernels.DescribeNone(manifest, backend.Problems));
            }

            return backend.UnavailableReason is { } reason
                ? new LoadedPlugin(candidate, PluginState.Unavailable, reason, faults, backend)
                : new LoadedPlugin(
                    candidate, PluginState.Accepted, isApart ? "runs in a process of its own" : DescribeHere(backend, trust), faults, backend)
                {
                    Libraries = [.. facts.Libraries.Select(library => library.Path)],
                };
        }
        catch (KernelException failure)
        {
            return Left(candidate, PluginState.Rejected, failure.Cause, faults);
        }
    }

    /// <summary>Whether a plug-in runs in a process of its own, by its kind or by configuration.</summary>
    private bool IsApart(PluginManifest manifest) => manifest.Kind == PluginKind.Worker || _settings.IsIsolated(manifest.Id);

    /// <summary>Why a plug-in is loaded without being tried in a child first; null if it is tried.</summary>
    private string? TrustOf(PluginManifest manifest) => IsApart(manifest) ? null : _settings.TrustOf(manifest.Id);

    private static string DescribeHere(Backend backend, string? trust)
        => "runs in this process, as configured"
            + (trust is null ? "" : $", and was not tried in a child first: {trust}")
            + (backend.Loaded?.Changed is { } changed ? $"; loading it changed what it has to leave as it is: {changed}" : "");

    private Backend Connect(PluginCandidate candidate, KnownFacts facts)
    {
        if (FindCommand(candidate, out string? missing) is not { } command)
        {
            return Unavailable(candidate, missing!);
        }

        PluginManifest manifest = candidate.Manifest!;
        LibraryWatch libraries = new(candidate.Folder, _settings.Executable, facts.Libraries);
        WorkerDescription? last = null;
        WorkerConnection connection = new(
            command,
            _settings.Limits,
            failure =>
            {
                if (!_isEnding)
                {
                    _known.AddFault(candidate.Hash!, manifest, failure.Cause);
                }
            },
            told => Refresh(candidate, facts, last = told, libraries.Found),
            process =>
            {
                // At the start all libraries are looked at; any that are new later came with a call.
                if (libraries.Look(process) && last is not null)
                {
                    Refresh(candidate, facts, last, libraries.Found);
                }
            });
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return RemoteBackend.Create(
            connection,
            new WorkerDescription(manifest.Id, manifest.Version, facts.Kernels, facts.Problems, null),
            $"{manifest.Description} (version {manifest.Version})",
            candidate.Folder,
            KernelContracts.All,
            () => candidate.Hash,
            declarations:
            [
                .. manifest.Declarations.Where(declaration => facts.Kernels.Any(kernel => kernel.Id == declaration.Contract.Id)),
            ]);
    }

    /// <summary>
    /// The command that starts its process; null, with the reason, if a program that it needs is missing on this machine.
    /// </summary>
    private WorkerCommand? FindCommand(PluginCandidate candidate, out string? missing)
    {
        try
        {
            missing = null;
            return PluginProgram.CommandOf(candidate, _settings);
        }
        catch (KernelException problem)
        {
            missing = problem.Cause;
            return null;
        }
    }

    private static string DescribeQuarantine(KnownPlugin known)
        => $"it is in quarantine after {Counted.Of(known.Faults, "fault")}, the last one: {known.LastFault}; "
            + $"'{ProgramName.Value} plugins --forgive {known.Id}' lifts that";
}
