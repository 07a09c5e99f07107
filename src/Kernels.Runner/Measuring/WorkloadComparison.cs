using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Compares candidates on one workload, whose memory they share: validates each, warms them up, measures them in
/// rounds, and validates them again.
/// </summary>
/// <param name="contract">The kernel.</param>
/// <param name="create">Makes its workload.</param>
/// <param name="createTiny">Makes one of the same kernel on little data, to warm up.</param>
/// <param name="giveTo">Puts the memory of a candidate's process behind the outputs of all workloads that were made.</param>
/// <param name="candidates">What to compare.</param>
/// <param name="settings">How to compare.</param>
/// <param name="progress">Receives each step as it starts, between timed regions.</param>
/// <param name="cancellation">Ends the comparison early, with what was measured so far.</param>
internal sealed class WorkloadComparison(
    KernelContract contract,
    Func<Workload> create,
    Func<Workload> createTiny,
    Action<Candidate> giveTo,
    ImmutableArray<Candidate> candidates,
    ComparisonSettings settings,
    Action<Step> progress,
    CancellationToken cancellation)
{
    private readonly ImmutableArray<Trial> _trials = [.. candidates.Select(candidate => new Trial(candidate))];

    /// <summary>Runs the comparison.</summary>
    /// <returns>The workload, and its candidates by speed.</returns>
    public (WorkloadResult Workload, ImmutableArray<CandidateResult> Candidates) Run()
    {
        long begin = Stopwatch.GetTimestamp();
        Report("preparing");
        using Workload workload = create();
        Challenge challenge = new(workload);

        ForEach("validating", trial => trial.ValidateFirstCall(workload));
        WarmUp warmUp = new([.. Passing()], challenge, giveTo, settings, step => Report(step), cancellation);
        using (Workload tiny = createTiny())
        {
            warmUp.Run(tiny);
            ForEach("counting allocations of", trial => trial.CountAllocations(tiny));
        }

        LeftThreads.Find(_trials);

        if (!settings.ColdCache)
        {
            ForEach("calibrating", trial => trial.Calibrate(workload, challenge));
            Trial.Align([.. Passing()]);
        }

        ForEach("counting threads of", trial => trial.CountThreads(challenge));
        double callOverhead = CallOverhead.Measure(workload);
        warmUp.BeginRounds();
        RoundLoop? rounds = TakeRounds(workload, challenge, begin);
        warmUp.EndRounds();
        foreach (Trial trial in Passing().Where(trial => trial.Samples.Count == 0))
        {
            trial.Abandon();
        }

        // Even after an interruption, only validated candidates are ranked.
        foreach (Trial trial in Passing())
        {
            Report(new Step($"validating again {NameOf(trial)}", Done: 1));
            giveTo(trial.Candidate);
            trial.ValidateLastCall(workload, challenge);
        }

        ComparisonSummary summary = new(workload, _trials, settings, rounds);
        return (
            summary.DescribeWorkload() with
            {
                Complete = !cancellation.IsCancellationRequested,
                TimerOverheadSeconds = Clock.OverheadSeconds,
                CallOverheadSeconds = callOverhead,
                PeakResidentBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            },
            summary.DescribeCandidates());
    }

    /// <summary>
    /// The reference is the baseline. If that has no time, it is the first candidate that has one, for the ranks.
    /// </summary>
    private RoundLoop? TakeRounds(Workload workload, Challenge challenge, long begin)
    {
        ImmutableArray<Trial> passing = [.. Passing()];
        if (passing.IsEmpty || cancellation.IsCancellationRequested)
        {
            return null;
        }

        Trial reference = ComparisonSummary.FindBaseline(passing, settings) ?? passing[0];
        RoundLoop rounds = new(workload, giveTo, challenge, passing, reference, settings);

        // Garbage from the preparation must not be collected during samples.
        GC.Collect();
        rounds.Run(Report, begin, cancellation);
        return rounds;
    }

    private void ForEach(string step, Action<Trial> action)
    {
        foreach (Trial trial in Passing())
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            Report($"{step} {NameOf(trial)}");
            giveTo(trial.Candidate);
            action(trial);
        }
    }

    private IEnumerable<Trial> Passing() => _trials.Where(trial => trial.Passes);

    private static string NameOf(Trial trial) => $"{trial.Candidate.Backend.Name} ×{trial.Candidate.Threads}";

    private void Report(Step step) => progress(step with { What = $"{contract.Name} {settings.Data}: {step.What}" });
}
