using System.Collections.Immutable;
using System.Runtime.Versioning;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.State;
using Kernels.Runner.Checking;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Conformance;

/// <summary>
/// Whether loading a plug-in and calling it leave the process as they found it, a step for each kind of state; and whether
/// its threads wait between calls.
/// </summary>
/// <param name="candidate">The plug-in; accepted.</param>
/// <param name="settings">The settings of its process.</param>
/// <param name="threads">The thread counts.</param>
internal sealed class StateSteps(PluginCandidate candidate, PluginSettings settings, ImmutableArray<int> threads)
{
    private const string State = "state of the process";
    private const string AtRest = "threads at rest";

    /// <summary>Some state may change only in a later call, such as one that finds its threads already started.</summary>
    private const int CallsEach = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Looking = TimeSpan.FromMilliseconds(300);

    /// <summary>Tries the plug-in.</summary>
    /// <param name="backend">The plug-in's backend.</param>
    /// <param name="sources">Its kernels.</param>
    /// <param name="cases">The validation of its kernels.</param>
    public IEnumerable<ConformanceStep> Try(Backend backend, ImmutableArray<WorkloadSource> sources, CheckResult cases)
    {
        if (!ProcessState.IsKnown || !OperatingSystem.IsLinux())
        {
            return [new(State, StepOutcome.Skipped, "compared on Linux, on x86-64 and arm64")];
        }

        if (cases.Results.Any(check => check.Failures.Any(failure => failure.Requirement is Requirement.Returns or Requirement.Statuses)))
        {
            return [new(State, StepOutcome.Skipped, "tried when every call succeeds")];
        }

        bool isWorker = candidate.Manifest!.Kind == PluginKind.Worker;
        using WorkerConnection connection = new(
            isWorker
                ? PluginProgram.CommandOf(candidate, settings)
                : ServedPlugin.CommandOf(candidate, ServedPlugin.StateOption, 0, settings),
            settings.Limits);
        try
        {
            int calls = CallAll(RemoteBackend.Isolate(backend, connection), sources);
            return
            [
                .. isWorker
                    ? [new(State, StepOutcome.Skipped, "a worker's process is its own")]
                    : Compare(connection.AskState(), calls),
                TryThreads(connection.ProcessId),
            ];
        }
        catch (KernelException fault)
        {
            return [new(State, StepOutcome.Fail, fault.Message)];
        }
    }

    private int CallAll(Backend isolated, ImmutableArray<WorkloadSource> sources)
    {
        int calls = 0;
        foreach (WorkloadSource source in sources)
        {
            using Workload workload = source.Create(WorkloadSize.Tiny, CheckMemory.Isolated[0].Allocator, seed: 1);
            foreach (int count in ImmutableArray.Create(threads.Min(), threads.Max()).Distinct())
            {
                for (int call = 0; call < CallsEach; call++, calls++)
                {
                    workload.Reset();
                    workload.Invoke(isolated.Find(source.Contract)!, new KernelOptions(count));
                }
            }
        }

        return calls;
    }

    private static IEnumerable<ConformanceStep> Compare(ImmutableArray<StateChange> changes, int calls)
    {
        foreach (StateKind kind in ProcessState.Kinds)
        {
            ImmutableArray<StateChange> own = [.. changes.Where(change => change.Difference.Kind == kind.Name)];
            string[] found =
            [
                .. own.GroupBy(change => change.WhileLoading)
                    .Select(group => $"{(group.Key ? "loading it" : "a call")} changes "
                        + StateText.Describe([.. group.Select(change => change.Difference)])),
            ];
            yield return found is []
                ? new(kind.Name, StepOutcome.Pass, $"as before, after loading and {calls} calls")
                : new(kind.Name, StepOutcome.Fail, $"{string.Join("; ", found)}: {kind.Remedy}");
        }
    }

    [SupportedOSPlatform("linux")]
    private static ConformanceStep TryThreads(int? process)
    {
        int running = ProcessThreads.FindRunning(process, () => ProcessThreads.Of(process), Settling, Looking).Count;
        return running == 0
            ? new(AtRest, StepOutcome.Pass, "every thread waits while nobody calls")
            : new(
                AtRest,
                StepOutcome.Fail,
                $"{Counted.Of(running, "thread")} {(running == 1 ? "runs" : "run")} while nobody calls: end what runs, or let it sleep until the next call wakes it");
    }
}
