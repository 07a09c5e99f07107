using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>Turns the samples of a comparison into its results.</summary>
internal static class ComparisonSummary
{
    /// <summary>Describes a workload and ranks its candidates.</summary>
    /// <param name="workload">What was computed.</param>
    /// <param name="trials">The candidates, after the last round.</param>
    /// <param name="settings">How they were compared.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <returns>The workload, and its candidates by rank; those that did not pass come last, in their first order.</returns>
    public static (WorkloadResult Workload, ImmutableArray<CandidateResult> Candidates) Of(
        Workload workload, ImmutableArray<Trial> trials, ComparisonSettings settings, int rounds)
    {
        Trial? baseline = trials
            .Where(trial => trial.Passes && trial.Candidate.Backend.Name == settings.Baseline)
            .MinBy(trial => trial.Candidate.Threads);

        IEnumerable<CandidateResult> ranked = trials
            .Where(trial => trial.Passes)
            .Select(trial => Describe(workload, settings.Size, trial, baseline))
            .OrderBy(result => result.Seconds!.Median)
            .Select((result, index) => result with { Rank = index + 1 });
        IEnumerable<CandidateResult> unranked = trials
            .Where(trial => !trial.Passes)
            .Select(trial => Describe(workload, settings.Size, trial, baseline));

        return (Describe(workload, settings.Size, baseline, rounds), [.. ranked, .. unranked]);
    }

    private static WorkloadResult Describe(Workload workload, WorkloadSize size, Trial? baseline, int rounds) => new()
    {
        Kernel = workload.Contract.Name,
        Contract = workload.Contract.Id,
        Size = size,
        Shape = workload.Shape,
        Flops = workload.Work.Flops,
        Bytes = workload.Work.Bytes,
        WorkingSetBytes = workload.WorkingSetBytes,
        Bottleneck = workload.Contract.Bottleneck,
        Baseline = baseline is null ? null : new Baseline(baseline.Candidate.Backend.Name, baseline.Candidate.Threads),
        Rounds = rounds,
    };

    private static CandidateResult Describe(Workload workload, WorkloadSize size, Trial trial, Trial? baseline)
    {
        Candidate candidate = trial.Candidate;
        Duration? seconds = trial.Passes ? Duration.Of(trial.Samples) : null;
        return new CandidateResult
        {
            Kernel = workload.Contract.Name,
            Size = size,
            Shape = workload.Shape,
            Backend = candidate.Backend.Name,
            Isa = candidate.Implementation?.InstructionSet,
            Threads = candidate.Implementation is null ? null : candidate.Threads,
            Verdict = trial.Verdict,
            Reason = trial.Reason,
            Residual = trial.Residual is { } residual && double.IsFinite(residual) ? residual : null,
            Rank = null,
            Seconds = seconds,
            FirstCallSeconds = trial.FirstCallSeconds,
            Ratio = seconds is null || baseline is null ? null : PairedRatio(baseline.Samples, trial.Samples),
            Gflops = workload.Work.Flops / seconds?.Median / 1e9,
            Gbs = workload.Work.Bytes / seconds?.Median / 1e9,
            CallsPerSample = seconds is null ? null : trial.CallsPerSample,
            Samples = seconds is null ? [] : [.. trial.Samples],
        };
    }

    /// <summary>
    /// The median of the ratios within rounds: both samples of a round were taken within moments,
    /// so that a machine that slows down over the run cancels out.
    /// </summary>
    private static double PairedRatio(IReadOnlyList<double> baseline, IReadOnlyList<double> samples)
        => Duration.MedianOf(baseline.Zip(samples, (reference, own) => reference / own));
}
