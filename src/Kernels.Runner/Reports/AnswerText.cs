using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>What a comparison answers about a workload, in one sentence.</summary>
internal static class AnswerText
{
    /// <summary>If there are more names than this, the last are only counted.</summary>
    private const int MostNames = 4;

    /// <summary>The sentence, with its full stop.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="workload">One of its workloads.</param>
    public static string Describe(ComparisonResult result, WorkloadResult workload)
    {
        Answer answer = Answer.Of(result, workload);
        return $"{Describe(answer, workload)}{(answer.Busy ? "; but the machine was busy, so measure again" : "")}.";
    }

    private static string Describe(Answer answer, WorkloadResult workload) => answer switch
    {
        { Kind: AnswerKind.Nothing } => "Nothing could be ranked",
        { Kind: AnswerKind.Alone, Subject: { } only } => $"Only {NameOf(only)} was measured: {TimeOf(only)}",
        { Kind: AnswerKind.Alike } => $"Nothing was shown to be faster than anything else: {Names(answer.Untold)}{NoBaseline(workload)}",
        { Kind: AnswerKind.Faster, Subject: { } fastest } =>
            $"Fastest is {NameOf(fastest)}: {ReportText.Times(fastest.Ratio)} as fast as {BaselineOf(workload)}{Interval(fastest)}, "
            + $"{TimeOf(fastest)}{Clauses(answer, "; ")}",
        { Kind: AnswerKind.NoBaseline, Subject: { } fastest } =>
            $"Fastest is {NameOf(fastest)}, {TimeOf(fastest)}{Clauses(answer, "; ")}{NoBaseline(workload)}",
        { Subject: { } baseline, Equal: [], Untold: [] } =>
            $"Nothing is faster than {NameOf(baseline)}, the baseline, {TimeOf(baseline)}: everything else is slower",
        _ => $"Nothing was shown to be faster than {NameOf(answer.Subject!)}, the baseline, {TimeOf(answer.Subject!)}"
            + Clauses(answer, ": "),
    };

    /// <summary>The candidates that are not shown to be slower.</summary>
    private static string Clauses(Answer answer, string start)
    {
        string equal = answer.Equal.IsEmpty ? "" : $"{Names(answer.Equal)} {(answer.Equal.Length == 1 ? "is" : "are")} as fast";
        string untold = answer.Untold.IsEmpty ? "" : $"{Names(answer.Untold)} can't be told from it";
        string[] clauses = [.. ((string[])[equal, untold]).Where(clause => clause.Length > 0)];
        return clauses is [] ? "" : start + string.Join(", ", clauses);
    }

    private static string Names(ImmutableArray<CandidateResult> candidates)
    {
        string[] names = [.. candidates.Select(NameOf)];
        return names switch
        {
            [var only] => only,
            { Length: > MostNames } => $"{string.Join(", ", names[..(MostNames - 1)])} and {names.Length - MostNames + 1} others",
            _ => $"{string.Join(", ", names[..^1])} and {names[^1]}",
        };
    }

    private static string Interval(CandidateResult candidate)
        => ReportText.Times(candidate.RatioInterval) is { } interval ? $" ({interval})" : "";

    private static string BaselineOf(WorkloadResult workload)
        => workload.Baseline is { } baseline ? ReportText.NameOf(baseline.Backend, baseline.Threads) : "the baseline";

    private static string NoBaseline(WorkloadResult workload) => workload.Baseline is null ? "; the baseline has no time" : "";

    private static string NameOf(CandidateResult candidate) => ReportText.NameOf(candidate.Backend, candidate.Threads);

    private static string TimeOf(CandidateResult candidate) => $"{Units.Duration(candidate.Seconds!.Median)} a call";
}
