using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.SelfTest;

/// <summary>
/// Measures comparisons themselves, by comparing a kernel with its twin, from which it can't differ, and with candidates
/// whose work is larger by a known share; and by making each comparison twice.
/// </summary>
/// <param name="settings">What to do.</param>
/// <param name="progress">Receives each step as it starts.</param>
/// <param name="cancellation">Ends the test early, with what was found so far.</param>
internal sealed class SelfTestRunner(SelfTestSettings settings, Action<Step> progress, CancellationToken cancellation)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, WorkloadResult> _workloads = [];
    private int _ended;

    /// <summary>Runs the comparisons. Pairs take turns, so that an early end leaves equally many of each.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="KernelException">A candidate failed, or the process that keeps a processor busy did.</exception>
    public SelfTestResult Run()
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        List<PairResult> pairs = [];
        foreach (string load in settings.Loads)
        {
            using BusyProcess? busy = load == SelfTestLoad.Busy ? BusyProcess.Start() : null;
            List<ComparisonOutcome>[] outcomes = [.. settings.Pairs.Select(_ => new List<ComparisonOutcome>())];
            for (int number = 0; number < settings.Comparisons && !cancellation.IsCancellationRequested; number++)
            {
                for (int pair = 0; pair < settings.Pairs.Length; pair++)
                {
                    CompareTwice(settings.Pairs[pair], load, number, outcomes[pair]);
                    busy?.RequireRunning();
                }
            }

            for (int pair = 0; pair < settings.Pairs.Length; pair++)
            {
                pairs.Add(Describe(settings.Pairs[pair], load, outcomes[pair]));
            }
        }

        return new SelfTestResult(Machine.Current, settings, [.. pairs])
        {
            Started = started,
            Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
        };
    }

    private PairResult Describe(PairDefinition definition, string load, List<ComparisonOutcome> outcomes)
    {
        WorkloadResult? workload = _workloads.GetValueOrDefault(definition.Name);
        return new PairResult(definition, load, [.. outcomes])
        {
            Shape = workload?.Shape,
            WorkingSetBytes = workload?.WorkingSetBytes,
        };
    }

    /// <summary>Adds nothing if it was interrupted before it could be repeated.</summary>
    private void CompareTwice(PairDefinition definition, string load, int number, List<ComparisonOutcome> outcomes)
    {
        if (Compare(definition, load, number) is { } first && Compare(definition, load, number) is { } second)
        {
            outcomes.Add(first);
            outcomes.Add(second);
        }
    }

    private ComparisonOutcome? Compare(PairDefinition definition, string load, int number)
    {
        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        ComparisonSettings own = new()
        {
            Size = WorkloadSize.Medium,
            Threads = [definition.Threads],
            Baseline = definition.AllowedSlowdown is null ? PairDefinition.Reference : PairDefinition.Twin,
            Rounds = null,
            BudgetSeconds = settings.BudgetSeconds,
            Seed = settings.Seed + (ulong)number,
            AllowedSlowdown = definition.AllowedSlowdown,
        };
        int comparisons = 2 * settings.Comparisons * settings.Pairs.Length * settings.Loads.Length;
        Action<Step> part = progress.Part(
            _ended, comparisons, $"self-test, {definition.Name}, load {load}, {Steps.Place(number, settings.Comparisons)}");
        (WorkloadResult workload, ImmutableArray<CandidateResult> candidates, Changes? changes) = definition.AllowedSlowdown is null
            ? Compare(definition, own, part)
            : new GateComparison(definition, own, part, cancellation).Run();
        if (!workload.Complete)
        {
            return null;
        }

        _ended++;
        if (candidates.FirstOrDefault(candidate => candidate.Verdict != Verdict.Pass) is { } failed)
        {
            throw new KernelException($"the self-test's {failed.Backend} of {definition.Name}: {failed.Reason}");
        }

        _workloads[definition.Name] = workload;
        return new ComparisonOutcome(
            workload.Rounds,
            workload.MeasuredSeconds!.Value,
            workload.NoiseFloor,
            (double?)workload.Interference?.Disturbed / workload.Interference?.Samples,
            Array.ConvertAll(
                [0, .. definition.Planted],
                added => changes is null ? OutcomeOf(candidates, added) : GateComparison.OutcomeOf(changes, added)));
    }

    private (WorkloadResult Workload, ImmutableArray<CandidateResult> Candidates, Changes? Changes) Compare(
        PairDefinition definition, ComparisonSettings own, Action<Step> part)
    {
        (WorkloadResult workload, ImmutableArray<CandidateResult> candidates) = new WorkloadComparison(
            definition.Contract,
            () => definition.Create(WorkloadSize.Medium),
            () => definition.Create(WorkloadSize.Tiny),
            _ => { },
            definition.Candidates,
            own,
            part,
            cancellation).Run();
        return (workload, candidates, null);
    }

    private static CandidateOutcome OutcomeOf(ImmutableArray<CandidateResult> candidates, double added)
    {
        CandidateResult candidate = candidates.First(candidate => candidate.Backend == PairDefinition.NameOf(added));
        return new CandidateOutcome(added, candidate.Relation!.Value, candidate.Ratio!.Value);
    }
}
