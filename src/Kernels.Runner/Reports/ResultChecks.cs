using System.Text.Json;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Reports;

/// <summary>
/// Checks that a saved result, whose members each have the right type, is also consistent, so that no view fails on it or says
/// something false.
/// </summary>
internal static class ResultChecks
{
    private const int MaxWorkloads = 1024;
    private const int MaxCandidates = 16_384;

    /// <summary>How far outside its interval rounding may put the estimate of a ratio, as a share of it.</summary>
    private const double Rounding = 1e-9;

    /// <summary>
    /// Finds what the deserialiser can't see by the types of members: a null in a list, and a number that is not finite.
    /// </summary>
    /// <param name="element">The document.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? FindInList(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray()
            .Select(item => item.ValueKind == JsonValueKind.Null ? "a list holds null" : FindInList(item))
            .FirstOrDefault(fault => fault is not null),
        JsonValueKind.Object => element.EnumerateObject()
            .Select(member => FindInList(member.Value))
            .FirstOrDefault(fault => fault is not null),
        JsonValueKind.Number when !(element.TryGetDouble(out double number) && double.IsFinite(number))
            => "a number is beyond what float64 holds",
        _ => null,
    };

    /// <summary>Finds members that contradict each other.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The first contradiction; null if there is none.</returns>
    public static string? FindContradiction(ComparisonResult result)
        => result.Workloads.Length > MaxWorkloads || result.Results.Length > MaxCandidates
            ? $"it has {Counted.Of(result.Workloads.Length, "workload")} and {Counted.Of(result.Results.Length, "result")}; "
                + $"at most {MaxWorkloads} and {MaxCandidates} are read"
            : (result.Machine.LogicalProcessors < 1 ? "its machine has no processor" : null)
                ?? First(result.Workloads, FindContradiction)
                ?? First(result.Results, candidate => FindContradiction(result, candidate))
                ?? First(result.Workloads, workload => FindRankContradiction(workload, result))
                ?? First(result.Ceilings?.Threads ?? [], of => of.Threads < 1 ? "its ceilings are of no thread" : null)
                ?? First(result.ThreadsPay, pay => pay is { Threads: < 1 } or { ComparedTo: < 1 } ? "no thread pays" : null)
                ?? (result.Against is { AllowedSlowdown: < 0 } ? "a slowdown below 0 is allowed" : null)
                ?? First(result.Against?.Candidates ?? [], FindContradiction);

    private static string? FindContradiction(WorkloadResult workload)
    {
        string name = ReportText.NameOf(workload);
        return workload switch
        {
            { Size: null, Input: null } => $"{workload.Kernel} has neither a size nor an input",
            { Rounds: < 0 } or { Processes: < 1 } => $"{name} has fewer than no rounds, or no process",
            { Flops: < 0 } or { Bytes: < 0 } => $"{name} has work below 0",
            { Baseline.Threads: < 1 } or { Control.Threads: < 1 } => $"{name} has a baseline of no thread",
            { Control: { } control } when !IsRatio(control.Ratio, control.Interval)
                => $"{name} has a control whose ratio is outside its interval",
            { NoiseFloor: < 0 } or { SmallestDifference: < 0 } => $"{name} has a noise floor below 0",
            { Interference: { } interference } when interference.Disturbed < 0 || interference.Disturbed > interference.Samples
                => $"{name} has more disturbed samples than samples",
            _ => First(workload.Scaling, scaling => FindContradiction(name, scaling)),
        };
    }

    private static string? FindContradiction(string workload, Scaling scaling)
        => scaling.Points.Any(point => point.Threads is < 1 or > KernelOptions.MaxThreads || !(point.Speedup > 0))
            ? $"{workload} has a speed-up of {scaling.Backend} that can't be"
            : scaling.Points.DistinctBy(point => point.Threads).Count() != scaling.Points.Length
                ? $"{workload} has two speed-ups of {scaling.Backend} at one thread count"
                : null;

    private static string? FindContradiction(ComparisonResult result, CandidateResult candidate)
    {
        string name = $"{candidate.Backend} on {candidate.Kernel} {candidate.Data}";
        return candidate switch
        {
            _ when !result.Workloads.Any(workload => workload.Holds(candidate)) => $"{name} belongs to no workload",
            { Threads: < 1 } => $"{name} has no thread",
            { Rank: not null, Seconds: null } => $"{name} has a rank but no time",
            { Rank: not null, Verdict: not Verdict.Pass } => $"{name} has a rank, and did not pass",
            { Seconds: { } seconds } when !IsTime(seconds)
                => $"{name} has a time that is not above 0, or a median outside its quartiles",
            { Seconds.Median: var median, Samples: [_, ..] samples } when median < samples.Min() || median > samples.Max()
                => $"{name} has a time that its samples have not",
            _ when candidate.Samples.Any(sample => !(sample > 0)) => $"{name} has a sample that is not above 0",
            { Ratio: { } ratio } when !IsRatio(ratio, candidate.RatioInterval)
                => $"{name} has a ratio that is not above 0, or outside its interval",
            { Relation: Relation.Faster, Ratio: not > 1 } => $"{name} is faster, but its ratio is not",
            { Relation: Relation.Slower, Ratio: not < 1 } => $"{name} is slower, but its ratio is not",
            { FirstCallSeconds: < 0 } or { LoadSeconds: < 0 } => $"{name} has a duration below 0",
            { NeededBudgetSeconds: < 0 } => $"{name} needs a budget below 0",
            { Residual: < 0 } => $"{name} has a residual below 0",
            _ => null,
        };
    }

    /// <summary>If any candidate is ranked, one has to be the first.</summary>
    private static string? FindRankContradiction(WorkloadResult workload, ComparisonResult result)
    {
        int[] ranks = [.. result.CandidatesOf(workload).Select(candidate => candidate.Rank).OfType<int>()];
        return ranks is [] || ranks.Min() == 1 ? null : $"{ReportText.NameOf(workload)} has ranks that don't begin at 1";
    }

    private static string? FindContradiction(CandidateChange change)
        => change switch
        {
            { Before: <= 0 } or { Now: <= 0 }
                => $"{change.Backend} on {change.Kernel} changed from or to a time that is not above 0",
            { Ratio: { } ratio } when !IsRatio(ratio, change.RatioInterval)
                => $"{change.Backend} on {change.Kernel} changed by a ratio outside its interval",
            _ => null,
        };

    private static bool IsTime(Duration time)
        => time.Low > 0 && time.Low <= time.Median && time.Median <= time.High && time.Spread >= 0;

    private static bool IsRatio(double ratio, Interval? interval)
        => ratio > 0
            && (interval is null
                || (interval.Low > 0 && interval.Low <= ratio * (1 + Rounding) && ratio <= interval.High * (1 + Rounding)));

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> find)
        => items.Select(find).FirstOrDefault(found => found is not null);
}
