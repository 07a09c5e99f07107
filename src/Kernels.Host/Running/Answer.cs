using System.Collections.Immutable;
using Kernels.Host.Builds;

namespace Kernels.Host.Running;

/// <summary>What a comparison answers about a workload: who is the fastest, as far as that was shown.</summary>
/// <param name="Kind">What there is to tell.</param>
internal sealed record Answer(AnswerKind Kind)
{
    /// <summary>Whom the answer is about: the fastest, or the baseline where nothing was shown to be faster.</summary>
    public CandidateResult? Subject { get; init; }

    /// <summary>Who is surely about as fast as the subject.</summary>
    public ImmutableArray<CandidateResult> Equal { get; init; } = [];

    /// <summary>Who was not shown to be slower than the subject, nor as fast.</summary>
    public ImmutableArray<CandidateResult> Untold { get; init; } = [];

    /// <summary>Whether other work took part in what was measured.</summary>
    public bool Busy { get; init; }

    /// <summary>The subject where it was shown to be faster than another; else null.</summary>
    public CandidateResult? Fastest => Kind is AnswerKind.Faster or AnswerKind.NoBaseline ? Subject : null;

    /// <summary>Finds the answer.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="workload">One of its workloads.</param>
    public static Answer Of(ComparisonResult result, WorkloadResult workload)
    {
        // An older build beside this one is what it is compared with, and no choice.
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
    /// What the comparison itself judged, where it did: of several processes it has ratios that the samples of the result
    /// don't give back.
    /// </summary>
    private static Relation Relate(WorkloadResult workload, CandidateResult subject, CandidateResult candidate) => candidate switch
    {
        _ when subject.Relation == Relation.Baseline => candidate.Relation ?? Relation.Unresolved,
        { Relation: Relation.Baseline } => Relation.Slower,
        _ => PairedRatio.Judge(workload, subject, candidate),
    };
}

/// <summary>What there is to tell of a workload.</summary>
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
