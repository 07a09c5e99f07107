using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Native;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Runner.Checking;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Conformance;

/// <summary>The conformance kit: tries a plug-in in processes of its own, and says what to fix.</summary>
/// <param name="plugin">The plug-in, as the host found and loaded it.</param>
/// <param name="settings">The settings of its processes.</param>
/// <param name="threads">The thread counts.</param>
/// <param name="progress">Receives each step as it starts.</param>
internal sealed class ConformanceRunner(
    LoadedPlugin plugin,
    PluginSettings settings,
    ImmutableArray<int> threads,
    Action<Step> progress)
{
    private const uint CallsAtOnce = 4;

    private readonly List<ConformanceStep> _steps = [];

    private PluginCandidate Candidate => plugin.Candidate;

    /// <summary>Tries every plug-in of a folder. Faults are reported, but not recorded.</summary>
    /// <param name="folder">A plug-in's folder, or one that holds several.</param>
    /// <param name="threads">The thread counts.</param>
    /// <param name="timeLimit">How long a call may take.</param>
    /// <param name="progress">Receives each step as it starts.</param>
    /// <exception cref="KernelsConfigurationException">It is no folder, or holds no plug-in.</exception>
    public static ImmutableArray<ConformanceResult> TryAll(
        string folder, ImmutableArray<int> threads, TimeSpan timeLimit, Action<Step> progress)
    {
        if (!Directory.Exists(folder))
        {
            string found = File.Exists(folder) ? "is a file" : "does not exist";
            throw new KernelsConfigurationException($"'{folder}' {found}; required: the folder of a plug-in, or one that holds several.");
        }

        PluginSettings settings = new()
        {
            IsolateAll = true,
            Limits = new WorkerLimits { FirstCall = timeLimit, Call = timeLimit },
        };
        string[] names = [.. BackendCatalog.Entries.Select(entry => entry.Name)];
        ImmutableArray<PluginCandidate> candidates =
            PluginCandidate.Find([new SearchFolder(Path.GetFullPath(folder), "--plugin")], names, settings.Pins);
        if (candidates.IsEmpty)
        {
            throw new KernelsConfigurationException($"'{folder}' holds no plug-in; required: a folder with {PluginManifest.FileName}.");
        }

        using PluginCatalog catalog = PluginCatalog.Load(candidates, names, settings, new KnownPlugins(null, _ => { }), environment: "");
        int count = catalog.Plugins.Length;
        return
        [
            .. catalog.Plugins.Select((plugin, index) =>
                new ConformanceRunner(plugin, settings, threads, progress.Part(index, count, Steps.Place(index, count))).Run()),
        ];
    }

    /// <summary>Tries everything that can be tried.</summary>
    public ConformanceResult Run()
    {
        CheckResult? cases = null;
        if (plugin is { State: PluginState.Accepted, Backend: { } backend })
        {
            Add("manifest and load", StepOutcome.Pass, plugin.Reason);
            TryOffer(backend);
            ImmutableArray<WorkloadSource> sources =
                [.. backend.Implementations.Select(implementation => SourceOf(backend, implementation.Contract))];
            if (!sources.IsEmpty)
            {
                cases = new CheckRunner([backend], threads, CheckMemory.Isolated, progress.Part(0, 2)).Run(sources);
                _steps.AddRange(CaseSteps.Of(cases));
                TryAtOnce(backend, sources, cases);
                TryVersions();
                progress("state of the process");
                _steps.AddRange(new StateSteps(Candidate, settings, threads).Try(backend, sources, cases));
                TryThousandCalls(backend, sources, cases);
            }
        }
        else
        {
            Add(
                "manifest and load",
                plugin.State == PluginState.Unavailable ? StepOutcome.Skipped : StepOutcome.Fail,
                plugin.Reason);
        }

        return new ConformanceResult(Candidate.Id, Candidate.Folder, [.. _steps], cases);
    }

    private static WorkloadSource SourceOf(Backend backend, KernelContract contract)
        => WorkloadSources.Find(contract)
            ?? DeclaredSource.Create(backend.Declared.First(kernel => kernel.Declaration.Contract == contract));

    private void TryOffer(Backend backend)
    {
        if (backend.Problems.IsEmpty)
        {
            Add(
                "kernels",
                StepOutcome.Pass,
                string.Join(", ", backend.Implementations.Select(implementation => implementation.Contract.Id)));
        }

        foreach (BackendProblem problem in backend.Problems)
        {
            Add("kernels", StepOutcome.Fail, problem.ToString());
        }
    }

    /// <summary>
    /// A worker is asked for one call at a time; code in a library or an assembly is called by several threads of its process too.
    /// </summary>
    private void TryAtOnce(Backend backend, ImmutableArray<WorkloadSource> sources, CheckResult cases)
    {
        const string Name = "many calls at once";
        if (cases.Results.Any(check => check.Failures is not []))
        {
            Add(Name, StepOutcome.Skipped, "tried when every call passes one at a time");
            return;
        }

        progress(new Step(Name, Done: 0.5));
        WorkerCommand command = Candidate.Manifest!.Kind == PluginKind.Worker
            ? PluginProgram.CommandOf(Candidate, settings)
            : ServedPlugin.CommandOf(Candidate, ServedPlugin.AtOnceOption, CallsAtOnce, settings);
        using WorkerConnection connection = new(command, settings.Limits);
        CallersAtOnce callers = new(RemoteBackend.Isolate(backend, connection), threads.Max(), CheckMemory.Isolated[0]);
        ImmutableArray<CheckFailure> failures = callers.Run(sources, (int)CallsAtOnce);
        if (failures is [{ } first, ..])
        {
            Add(
                Name,
                StepOutcome.Fail,
                $"{Counted.Of(failures.Length, "call")} failed, such as {first.Case}: {first.Verdict.Explain(first.Signal, first.Reason)}; "
                + "keep nothing between calls, and share nothing that a call writes");
        }
        else
        {
            Add(Name, StepOutcome.Pass, $"{CallsAtOnce} callers at once, {callers.Runs} calls");
        }
    }

    /// <summary>A library has to open for every newer host, and to refuse a host older than itself with a reason.</summary>
    private void TryVersions()
    {
        const string Name = "ABI versions";
        if (Candidate.Manifest!.Kind != PluginKind.Native)
        {
            Add(Name, StepOutcome.Skipped, "only libraries have them");
            return;
        }

        string? problem = RefusalOf(uint.MaxValue) is { } newer ? $"it does not open for a newer host: {newer}; answer with version 1"
            : RefusalOf(0) is not { } older ? "it opens for a host of version 0; return null, and a reason, below your own version"
            : older == PluginReader.NoReason ? "it refuses a host of version 0 without a reason; set *error to one line"
            : null;
        Add(Name, problem is null ? StepOutcome.Pass : StepOutcome.Fail, problem ?? "opens for newer hosts, and refuses older ones with a reason");
    }

    private string? RefusalOf(uint hostVersion)
    {
        using WorkerConnection connection = new(
            ServedPlugin.CommandOf(Candidate, ServedPlugin.HostVersionOption, hostVersion, settings), settings.Limits);
        try
        {
            return connection.Describe().Unavailable;
        }
        catch (KernelException fault)
        {
            return fault.Message;
        }
    }

    private void TryThousandCalls(Backend backend, ImmutableArray<WorkloadSource> sources, CheckResult cases)
    {
        WorkerCommand command = PluginProgram.CommandOf(Candidate, settings) with { Environment = LeakMeter.Environment };
        using WorkerConnection connection = new(command, settings.Limits);
        Backend isolated = RemoteBackend.Isolate(backend, connection);
        foreach ((int index, (WorkloadSource source, ImplementationCheck check)) in sources.Zip(cases.Results).Index())
        {
            string name = $"a thousand calls of {source.Contract.Name}";
            progress.Part(1, 2)(new Step(name, (double)index / sources.Length));
            if (check.Failures.Any(failure => failure.Requirement is Requirement.Returns or Requirement.Statuses))
            {
                Add(name, StepOutcome.Skipped, "tried when every call succeeds");
                continue;
            }

            using Workload workload = source.Create(WorkloadSize.Tiny, CheckMemory.Isolated[0].Allocator, seed: 1);
            try
            {
                _steps.Add(LeakMeter.Measure(name, workload, isolated.Find(source.Contract)!, () => connection.ProcessId));
            }
            catch (KernelException fault)
            {
                Add(name, StepOutcome.Fail, fault.Message);
            }
        }
    }

    private void Add(string name, StepOutcome outcome, string detail) => _steps.Add(new ConformanceStep(name, outcome, detail));
}
