using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Reports;

/// <summary>A comparison's answer about a workload: the fastest candidate, as far as that was shown.</summary>
/// <param name="Kind">Which kind of answer it is.</param>
internal sealed record Answer(AnswerKind Kind)
{
    /// <summary>The candidate that the answer is about: the fastest, or the baseline if nothing was shown to be faster.</summary>
    public CandidateResult? Subject { get; init; }

    /// <summary>The candidates that were shown to be about as fast as the subject.</summary>
    public ImmutableArray<CandidateResult> Equal { get; init; } = [];

    /// <summary>The candidates that were not shown to be slower than the subject, nor to be as fast.</summary>
    public ImmutableArray<CandidateResult> Untold { get; init; } = [];

    /// <summary>Whether other work ran on the machine during the measurement.</summary>
    public bool Busy { get; init; }

    /// <summary>The subject if it was shown to be faster than another candidate; else null.</summary>
    public CandidateResult? Fastest => Kind is AnswerKind.Faster or AnswerKind.NoBaseline ? Subject : null;

    /// <summary>Finds the answer.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="workload">One of its workloads.</param>
    public static Answer Of(ComparisonResult result, WorkloadResult workload)
    {
        // A candidate of an older build is there to compare with, not to choose.
        CandidateResult[] ranked =
        [
            .. result.CandidatesOf(workload)
                .Where(candidate => candidate is { Rank: not null, Seconds: not null } && BuildName.IsOwn(candidate)),
        ];
        return Find(workload, ranked) with
        {
            Busy = ranked is not [] && (BusyMachine.DisturbedMost(workload) || BusyMachine.IsShared(workload, result.Machine)),
        };
    }

    private static Answer Find(WorkloadResult workload, CandidateResult[] ranked)
    {
        CandidateResult? baseline = ranked.FirstOrDefault(candidate => candidate.Relation == Relation.Baseline);
        CandidateResult? faster = ranked.Where(candidate => candidate.Relation == Relation.Faster)
            .OrderBy(candidate => candidate.Rank).FirstOrDefault();
        return ranked switch
        {
            [] => new Answer(AnswerKind.Nothing),
            [{ } only] => new Answer(AnswerKind.Alone) { Subject = only },
            _ when faster is not null => About(AnswerKind.Faster, faster, workload, ranked),
            _ when baseline is not null => About(AnswerKind.NoneFaster, baseline, workload, ranked),
            _ when ranked.All(candidate => candidate.Rank == ranked[0].Rank) => new Answer(AnswerKind.Alike) { Untold = [.. ranked] },
            _ => About(AnswerKind.NoBaseline, ranked[0], workload, ranked),
        };
    }

    private static Answer About(AnswerKind kind, CandidateResult subject, WorkloadResult workload, CandidateResult[] ranked)
    {
        ILookup<Relation, CandidateResult> others = ranked
            .Where(candidate => candidate != subject)
            .ToLookup(candidate => Relate(workload, subject, candidate));
        return new Answer(kind)
        {
            Subject = subject,
            Equal = [.. others[Relation.Same]],
            Untold = [.. others[Relation.Faster], .. others[Relation.Unresolved]],
        };
    }

    /// <summary>
    /// The comparison's own judgement, if it made one: with several processes it has ratios that can't be recovered from
    /// the result's samples.
    /// </summary>
    private static Relation Relate(WorkloadResult workload, CandidateResult subject, CandidateResult candidate) => candidate switch
    {
        _ when subject.Relation == Relation.Baseline => candidate.Relation ?? Relation.Unresolved,
        { Relation: Relation.Baseline } => Relation.Slower,
        _ => PairedRatio.Judge(workload, subject, candidate),
    };
}

/// <summary>What can be said about a workload.</summary>
internal enum AnswerKind
{
    /// <summary>No candidate has a rank.</summary>
    Nothing,

    /// <summary>One candidate has a time, and no rival.</summary>
    Alone,

    /// <summary>A candidate was shown to be faster than the baseline.</summary>
    Faster,

    /// <summary>None was shown to be faster than the baseline.</summary>
    NoneFaster,

    /// <summary>The baseline has no time, and none was shown to be faster than another.</summary>
    Alike,

    /// <summary>The baseline has no time, and some were shown to be slower than the fastest.</summary>
    NoBaseline,
}
