using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Host.Reports;
using Kernels.Host.Running;
using Kernels.Workloads;

namespace Kernels.Host.SelfTest;

/// <summary>
/// Measures comparisons themselves, by comparing a kernel with its twin, from which it can't differ, and with candidates
/// whose work is larger by a known share; and by making each comparison twice.
/// </summary>
/// <param name="settings">What to do.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="cancellation">Ends the test early, with what was found so far.</param>
internal sealed class SelfTestRunner(SelfTestSettings settings, Action<string> progress, CancellationToken cancellation)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<PairDefinition, WorkloadResult> _workloads = [];
    private int _ended;

    /// <summary>Runs the comparisons. Those of all pairs take turns, so that an early end leaves as many of each.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="KernelException">A candidate failed, or the process that keeps a processor busy did.</exception>
    public SelfTestResult Run()
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        List<PairResult> pairs = [];
        foreach (SelfTestLoad load in settings.Loads)
        {
            using BusyProcess? busy = load.Start?.Invoke();
            List<RepeatedComparisonOutcome>[] outcomes = [.. settings.Pairs.Select(_ => new List<RepeatedComparisonOutcome>())];
            for (int number = 0; number < settings.Comparisons && !cancellation.IsCancellationRequested; number++)
            {
                for (int pair = 0; pair < settings.Pairs.Length; pair++)
                {
                    if (CompareTwice(settings.Pairs[pair], load, number) is { } outcome)
                    {
                        outcomes[pair].Add(outcome);
                    }

                    busy?.RequireRunning();
                }
            }

            pairs.AddRange(settings.Pairs.Select((definition, pair) => Describe(definition, load, outcomes[pair])));
        }

        return new SelfTestResult(Machine.Current, settings, [.. pairs])
        {
            Started = started,
            Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
        };
    }

    private PairResult Describe(PairDefinition definition, SelfTestLoad load, List<RepeatedComparisonOutcome> outcomes)
    {
        WorkloadResult? workload = _workloads.GetValueOrDefault(definition);
        return new PairResult(definition, load, [.. outcomes])
        {
            Shape = workload?.Shape,
            WorkingSetBytes = workload?.WorkingSetBytes,
        };
    }

    /// <summary>Null where it was interrupted before it could be repeated.</summary>
    private RepeatedComparisonOutcome? CompareTwice(PairDefinition definition, SelfTestLoad load, int number)
        => Compare(definition, load, number) is { } first && Compare(definition, load, number) is { } second
            ? new RepeatedComparisonOutcome(first, second)
            : null;

    private ComparisonOutcome? Compare(PairDefinition definition, SelfTestLoad load, int number)
    {
        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        ComparisonSettings own = new()
        {
            Size = WorkloadSize.Medium,
            Threads = [definition.Threads],
            Baseline = PairDefinition.Reference,
            Rounds = null,
            BudgetSeconds = settings.BudgetSeconds,
            Seed = settings.Seed + (ulong)number,
        };
        string where = $"self-test, {definition.Name}, load {load.Name}, {number + 1} of {settings.Comparisons}{DescribeRest()}";
        (WorkloadResult workload, ImmutableArray<CandidateResult> candidates) = new WorkloadComparison(
            definition.Contract, definition.Create, _ => { }, definition.Candidates, own, step => progress($"{where}: {step}"), cancellation).Run();
        if (!workload.Complete)
        {
            return null;
        }

        _ended++;
        if (candidates.FirstOrDefault(candidate => candidate.Verdict != Verdict.Pass) is { } failed)
        {
            throw new KernelException($"the self-test's {failed.Backend} of {definition.Name}: {failed.Reason}");
        }

        _workloads[definition] = workload;
        return new ComparisonOutcome(
            workload.Rounds,
            workload.MeasuredSeconds!.Value,
            workload.NoiseFloor,
            (double?)workload.Interference?.Disturbed / workload.Interference?.Samples,
            OutcomeOf(candidates, PairDefinition.Twin, 0),
            [.. definition.Planted.Select(work => OutcomeOf(candidates, work.Name, work.Share))]);
    }

    private static CandidateOutcome OutcomeOf(ImmutableArray<CandidateResult> candidates, string name, double planted)
    {
        CandidateResult candidate = candidates.First(candidate => candidate.Backend == name);
        return new CandidateOutcome(planted, candidate.Relation!.Value, candidate.Ratio!.Value);
    }

    /// <summary>How long the rest takes, if it goes on as so far.</summary>
    private string DescribeRest()
    {
        int rest = (2 * settings.Comparisons * settings.Pairs.Length * settings.Loads.Length) - _ended;
        return _ended == 0
            ? ""
            : $", about {Units.LongDuration(Stopwatch.GetElapsedTime(_start).TotalSeconds / _ended * rest)} left";
    }
}
