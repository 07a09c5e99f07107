using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>
/// Compares candidates on one workload, whose memory they share: validates each, warms them up, then takes one
/// sample of each per round, in a fresh random order, so that whatever disturbs the machine disturbs all alike.
/// </summary>
internal sealed class WorkloadComparison(
    WorkloadSource source, ImmutableArray<Candidate> candidates, ComparisonSettings settings, Action<string> progress)
{
    /// <summary>
    /// The just-in-time compiler instruments a method after 30 calls and optimises it after 30 more, each time once
    /// 100 ms have passed without new code; the third batch runs what came of it.
    /// </summary>
    private const int WarmUpBatches = 3;

    private const int WarmUpCalls = 32;
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WarmUpPause = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// OpenMP's workers spin after a call, to be ready for the next; they must not take processors from another
    /// candidate. GCC's libgomp burns 9 ms on an AMD Zen 4; the workers of C# go to sleep within 1 ms.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(15);

    private readonly ImmutableArray<Trial> _trials = [.. candidates.Select(candidate => new Trial(candidate))];
    private readonly Random _random = new(unchecked((int)settings.Seed));

    /// <summary>Runs the comparison.</summary>
    /// <returns>The workload, and its candidates by rank.</returns>
    public (WorkloadResult Workload, ImmutableArray<CandidateResult> Candidates) Run()
    {
        AlignedAllocator allocator = new();
        Report("preparing");
        using Workload workload = source.Create(settings.Size, allocator, settings.Seed);

        ForEach("validating", trial => trial.ValidateFirstCall(workload));
        using (Workload tiny = source.Create(WorkloadSize.Tiny, allocator, settings.Seed))
        {
            WarmUp(tiny);
        }

        ForEach("calibrating", trial => trial.Calibrate(workload));
        int rounds = TakeRounds(workload);
        ForEach("validating again", trial => trial.ValidateLastCall(workload));
        return ComparisonSummary.Of(workload, _trials, settings, rounds);
    }

    private void WarmUp(Workload workload)
    {
        int batches = Machine.CompilesAtRunTime ? WarmUpBatches : 1;
        for (int batch = 0; batch < batches; batch++)
        {
            ForEach("warming up", trial => trial.WarmUp(workload, WarmUpCalls, WarmUpLimit));
            Thread.Sleep(WarmUpPause);
        }
    }

    private int TakeRounds(Workload workload)
    {
        Trial[] order = [.. _trials.Where(trial => trial.Passes)];
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        while (order.Length > 0 && !IsEnough(rounds, Stopwatch.GetElapsedTime(start)))
        {
            rounds++;
            Report($"round {rounds}");
            _random.Shuffle(order);
            foreach (Trial trial in order)
            {
                Thread.Sleep(Settling);
                trial.Sample(workload);
            }
        }

        return rounds;
    }

    private bool IsEnough(int rounds, TimeSpan elapsed)
        => settings.Rounds is { } asked
            ? rounds == asked
            : rounds >= ComparisonSettings.FewestRounds
                && (rounds >= ComparisonSettings.MostRounds || elapsed.TotalSeconds >= settings.BudgetSeconds);

    private void ForEach(string step, Action<Trial> action)
    {
        foreach (Trial trial in _trials.Where(trial => trial.Passes))
        {
            Report($"{step} {trial.Candidate.Backend.Name} ×{trial.Candidate.Threads}");
            action(trial);
        }
    }

    private void Report(string step) => progress($"{source.Contract.Name} {settings.Size.Name()}: {step}");
}
