using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Runner.Measuring;

/// <summary>What became faster or slower since another build that was measured in the same rounds.</summary>
internal static class BuildChanges
{
    /// <summary>Adds what changed to a result that has the backends of both.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The older build, as the user named it.</param>
    /// <param name="version">Its version and source revision; empty if unknown.</param>
    /// <returns>The same result, with what changed.</returns>
    public static ComparisonResult AddTo(ComparisonResult result, string path, string version)
    {
        (string number, string? revision) = BuildVersion.Split(version);
        return result with
        {
            Against = new Changes(
                path,
                result.Machine with { Version = number, Build = revision },
                [DescribeVersions(result.Machine, version)],
                [.. result.Results.Where(BuildName.IsOwn).SelectMany(candidate => Describe(result, candidate))])
            {
                SameRounds = true,
            },
        };
    }

    /// <summary>Joins what changed in several processes, each of which counts as one sample.</summary>
    /// <param name="parts">What each process found.</param>
    /// <param name="workload">What they found together; it has the noise floor.</param>
    /// <returns>What changed; null if no process had an older build.</returns>
    public static Changes? Join(IReadOnlyList<ComparisonResult> parts, WorkloadResult workload)
    {
        if (parts[0].Against is not { } first)
        {
            return null;
        }

        CandidateChange[][] changes = [.. parts.Select(part => part.Against!.Candidates.ToArray())];
        return first with { Candidates = [.. first.Candidates.Select(change => Join(change, changes, workload))] };
    }

    private static CandidateChange Join(CandidateChange first, CandidateChange[][] parts, WorkloadResult workload)
    {
        CandidateChange[] same =
        [
            .. parts.Select(part => Array.Find(part, change => (change.Backend, change.Threads) == (first.Backend, first.Threads)))
                .OfType<CandidateChange>(),
        ];
        double[] ratios = [.. same.Select(change => change.Ratio).OfType<double>().Select(ratio => Math.Log(ratio))];
        if (ratios.Length < parts.Length)
        {
            // A candidate that did not pass in every process has no joint ratio.
            return (same.FirstOrDefault(change => change.Ratio is null) ?? first) with { Relation = null, Ratio = null, RatioInterval = null };
        }

        RatioEstimate estimate = RatioEstimate.Of(ratios);
        return first with
        {
            Before = Duration.MedianOf([.. same.Select(change => change.Before!.Value)]),
            Now = Duration.MedianOf([.. same.Select(change => change.Now!.Value)]),
            Ratio = estimate.Ratio,
            RatioInterval = estimate.Interval,
            Relation = PairedRatio.Judge(workload, estimate),
        };
    }

    private static string DescribeVersions(Machine machine, string old)
    {
        string now = machine.Build is null ? machine.Version : $"{machine.Version}+{machine.Build}";
        return old.Length == 0 ? $"kernels: a build that does not state its version then, '{now}' now"
            : old == now ? $"kernels: '{now}' both then and now"
            : $"kernels: '{old}' then, '{now}' now";
    }

    /// <summary>Empty if the older build was not asked for the backend.</summary>
    private static IEnumerable<CandidateChange> Describe(ComparisonResult result, CandidateResult now)
    {
        WorkloadResult workload = result.WorkloadOf(now);
        CandidateResult[] old = [.. result.CandidatesOf(workload).Where(other => other.Backend == BuildName.OldOf(now.Backend))];
        if (old is [])
        {
            return [];
        }

        CandidateResult? then = Array.Find(old, other => other.Threads == now.Threads)
            ?? Array.Find(old, other => other.Threads is null || now.Threads is null);
        return [Describe(workload, then, now)];
    }

    private static CandidateChange Describe(WorkloadResult workload, CandidateResult? then, CandidateResult now)
    {
        CandidateChange change = ChangeDetection.Describe(then?.Seconds, now, now.Seconds, NoteOf(then, now));
        if (then is not { Verdict: Verdict.Pass } || now.Verdict != Verdict.Pass || then.Samples.IsEmpty || now.Samples.IsEmpty)
        {
            return change;
        }

        RatioEstimate estimate = RatioEstimate.Of(Advantages.Of(then.Samples, now.Samples));
        return change with
        {
            Ratio = estimate.Ratio,
            RatioInterval = estimate.Interval,
            Relation = PairedRatio.Judge(workload, estimate),
        };
    }

    private static string? NoteOf(CandidateResult? then, CandidateResult now) => (then, now.Verdict) switch
    {
        (null, Verdict.Pass) => "new: the older build does not offer as many threads",
        (null, _) => null,
        ({ Verdict: Verdict.Pass }, Verdict.Pass) => null,
        ({ Verdict: Verdict.Pass }, _) => $"{now.Verdict.Describe(now.Signal)} now: {now.Reason}",
        (_, Verdict.Pass) => $"{then.Verdict.Describe(then.Signal)} in the older build: {then.Reason}",
        _ => $"{now.Verdict.Describe(now.Signal)} in both: {now.Reason}",
    };
}
