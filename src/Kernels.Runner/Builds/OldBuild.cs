using System.Collections.Frozen;
using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Builds;

/// <summary>
/// Another build, whose backends are rivals of this one's in the same rounds. Each runs in a process of its own, and so do
/// this build's beside them, so that both pay for the same boundary.
/// </summary>
internal sealed class OldBuild : IDisposable
{
    /// <summary>
    /// The backend that is asked for first: every build has it, so a build that can't serve it can serve nothing.
    /// </summary>
    private const string Everywhere = "managed";

    private readonly List<IDisposable> _processes = [];
    private readonly KernelsSettings _settings;

    private OldBuild(string path, KernelsSettings settings)
    {
        Path = path;
        _settings = settings;
    }

    /// <summary>What the user named.</summary>
    public string Path { get; }

    /// <summary>Its version and source revision; empty if unknown.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Its backends, available or not, each with its name from <see cref="BuildName"/>.</summary>
    public ImmutableArray<Backend> Backends { get; private set; } = [];

    /// <summary>Loads the backends of the other build that this build has too.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="settings">The limits of processes, and where plug-ins are recorded.</param>
    /// <param name="backends">The backends of this build that are compared.</param>
    /// <returns>The build.</returns>
    /// <exception cref="UserInputException">There is no build, or it has no backend that is compared.</exception>
    /// <exception cref="BackendUnavailableException">It can't be run here, or can't serve its kernels.</exception>
    public static OldBuild Load(string path, KernelsSettings settings, ImmutableArray<Backend> backends)
    {
        OldBuild build = new(path, settings);
        try
        {
            BuildProgram program = BuildProgram.Find(path);
            build.Backends = program.Plugins is { } folder
                ? build.LoadPlugins(folder, backends)
                : build.LoadProgram(program.Command, backends);
            return build;
        }
        catch (KernelException problem)
        {
            build.Dispose();
            throw new BackendUnavailableException($"the build '{path}' can't serve its kernels: {problem.Message}");
        }
        catch
        {
            build.Dispose();
            throw;
        }
    }

    /// <summary>The backends of both builds, each older one after the one with which it is compared.</summary>
    /// <param name="backends">The backends of this build.</param>
    public ImmutableArray<Backend> Beside(ImmutableArray<Backend> backends)
        => [.. backends.SelectMany(backend => (IEnumerable<Backend>)[backend, .. Backends.Where(old => old.Name == BuildName.OldOf(backend.Name))])];

    /// <summary>Ends its processes.</summary>
    public void Dispose() => _processes.ForEach(process => process.Dispose());

    private ImmutableArray<Backend> LoadProgram(ImmutableArray<string> program, ImmutableArray<Backend> backends)
    {
        string[] names = [.. backends.Select(backend => backend.Name).Where(name => OwnKernels.Added.BackendNames.Contains(name))];
        if (names is [])
        {
            throw NothingToCompare(OwnKernels.Added.BackendNames, backends);
        }

        WorkerDescription first = Ask(program, Everywhere);
        Version = first.Version;
        return [.. names.Select(name => Serve(program, name, name == Everywhere ? first : null))];
    }

    /// <summary>
    /// Asks a process what it is, and ends it: like those of this build, the process that computes starts at its first call.
    /// </summary>
    private WorkerDescription Ask(ImmutableArray<string> program, string name)
    {
        using WorkerConnection connection = Connect(program, name);
        return connection.Describe();
    }

    private WorkerConnection Connect(ImmutableArray<string> program, string name)
    {
        PluginSettings settings = _settings.Plugins;
        WorkerCommand command = WorkerCommand.OfBuild(
            program,
            BuildName.OldOf(name),
            CurrentFolder.Path ?? AppContext.BaseDirectory,
            [IsolatedBackend.ServeOption, name],
            settings.Executable,
            settings.MaxDataBytes);
        return new WorkerConnection(command with { Id = name }, settings.Limits);
    }

    private Backend Serve(ImmutableArray<string> program, string name, WorkerDescription? known)
    {
        string description = $"{name} of {Path}";
        try
        {
            WorkerDescription told = known ?? Ask(program, name);
            WorkerConnection connection = Connect(program, name);
            _processes.Add(connection);
            return RemoteBackend.Create(connection, told, description, Path, OwnKernels.Added.Contracts);
        }
        catch (KernelException problem)
        {
            return Backend.Unavailable(
                BuildName.OldOf(name), description, Path, $"the older build does not serve it: {problem.Message}");
        }
    }

    private ImmutableArray<Backend> LoadPlugins(string folder, ImmutableArray<Backend> backends)
    {
        ImmutableArray<PluginCandidate> candidates = PluginCandidate.Find(
            [new SearchFolder(folder, Path)], OwnKernels.Added.BackendNames, FrozenDictionary<string, string>.Empty);
        ImmutableArray<PluginCandidate> rivals =
            [.. candidates.Where(candidate => backends.Any(backend => backend.Name == candidate.Id))];
        if (rivals.IsEmpty)
        {
            throw NothingToCompare(
                candidates.Select(candidate => candidate.Rejection is { } reason ? $"{candidate.Id} ({reason})" : candidate.Id), backends);
        }

        PluginCatalog catalog = PluginCatalog.Load(
            rivals,
            OwnKernels.Added.BackendNames,
            _settings.Plugins with { IsolateAll = true, Isolate = FrozenDictionary<string, bool>.Empty },
            new KnownPlugins(_settings.Plugins.Record, static _ => { }),
            KernelHost.PluginEnvironment);
        _processes.Add(catalog);
        Version = string.Join(", ", rivals.Select(rival => $"{rival.Id} {rival.Manifest?.Version}".TrimEnd()));
        return [.. catalog.Plugins.Select(plugin => Rename(plugin, backends))];
    }

    private static Backend Rename(LoadedPlugin plugin, ImmutableArray<Backend> backends)
    {
        string name = BuildName.OldOf(plugin.Candidate.Id);
        Backend here = backends.First(backend => backend.Name == plugin.Candidate.Id);
        return plugin.Backend is null ? Backend.Unavailable(name, "", plugin.Candidate.Folder, plugin.Reason)
            : FindOtherContract(plugin.Backend, here) is { } other ? Backend.Unavailable(name, "", plugin.Candidate.Folder, other)
            : plugin.Backend.Named(name);
    }

    /// <summary>
    /// Finds a kernel that both declare, but differently: arguments of one declaration mean nothing to another.
    /// </summary>
    private static string? FindOtherContract(Backend old, Backend now)
        => old.Declared.FirstOrDefault(then => now.Declared.Any(kernel =>
            kernel.Declaration.Contract.Id == then.Declaration.Contract.Id && !kernel.Declaration.IsSameAs(then.Declaration))) is { } kernel
            ? $"it declares {kernel.Declaration.Contract.Id} differently from this build, so the two can't be compared"
            : null;

    private UserInputException NothingToCompare(IEnumerable<string> old, ImmutableArray<Backend> backends) => new(
        $"--against-build '{Path}' has {string.Join(", ", old)}, none of which is compared; "
        + $"compared: {string.Join(", ", backends.Select(backend => backend.Name))}.");
}
