using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Tuning;

/// <summary>Finds the fastest backend of a step.</summary>
/// <param name="backends">The backends, available or not.</param>
/// <param name="budgetSeconds">Time for the rounds of one step, in seconds.</param>
/// <param name="seed">The seed of the data and of the order within rounds.</param>
/// <param name="judge">Refuses results that are faster than the machine allows.</param>
internal sealed class Tuner(
    ImmutableArray<Backend> backends, double budgetSeconds, ulong seed, Func<ComparisonResult, ComparisonResult> judge)
{
    /// <summary>Measures a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="progress">Receives each step as it starts.</param>
    /// <param name="cancellation">Ends the measurement early; there is no winner then.</param>
    /// <returns>The outcome.</returns>
    public TuningOutcome Measure(TuningStep step, Action<Step> progress, CancellationToken cancellation)
    {
        ComparisonSettings settings = new()
        {
            Size = step.Size,
            Threads = [step.Threads],
            Baseline = backends[0].Name,
            Rounds = null,
            BudgetSeconds = budgetSeconds,
            Seed = seed,
        };
        ComparisonResult result = judge(ComparisonRunner.Run(step.Source, backends, settings, progress, cancellation));
        ImmutableArray<string> problems =
        [
            .. result.Results
                .Where(candidate => candidate.Verdict.IsWrong())
                .Select(candidate => $"{step}: {candidate.Backend}: {candidate.Verdict.Describe(candidate.Signal)}: {candidate.Reason}"),
        ];
        return new TuningOutcome(step, result.Complete ? ChooseWinner(result, step.Threads) : null, problems, result);
    }

    /// <summary>Chooses, of those that share the first rank, the first in the fixed order of <c>auto</c>.</summary>
    /// <param name="result">A comparison on one workload at one thread count.</param>
    /// <param name="threads">The thread count.</param>
    /// <returns>The winner; null if nothing passed.</returns>
    internal static TunedWinner? ChooseWinner(ComparisonResult result, int threads)
    {
        WorkloadResult workload = result.Workloads[0];
        CandidateResult[] first =
        [
            .. result.Results.Where(candidate => candidate.Rank == 1).OrderBy(candidate => Place(candidate.Backend)),
        ];
        return first is not [CandidateResult winner, .. CandidateResult[] tied]
            ? null
            : new TunedWinner(
                workload.Contract,
                workload.Data,
                workload.WorkingSetBytes!.Value,
                threads,
                winner.Backend,
                [.. tied.Select(candidate => candidate.Backend)],
                MarginOver(result.Results.Where(candidate => candidate.Rank > 1).MinBy(candidate => candidate.Rank), winner),
                winner.Seconds!.Median,
                result.Started!.Value);
    }

    /// <summary>A backend outside the order comes after those in it.</summary>
    private static int Place(string backend)
        => KernelHost.AutoOrder.IndexOf(backend) is >= 0 and int place ? place : int.MaxValue;

    private static Margin? MarginOver(CandidateResult? next, CandidateResult winner)
    {
        if (next is null)
        {
            return null;
        }

        RatioEstimate estimate = RatioEstimate.Of(Advantages.Of(next.Samples, winner.Samples));
        return estimate.Interval is { } interval ? new Margin(next.Backend, estimate.Ratio, interval.Low, interval.High) : null;
    }
}
