using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>Finds what became faster or slower between two results.</summary>
internal static class ChangeDetection
{
    /// <summary>Refuses to compare figures from different machines.</summary>
    /// <param name="older">The machine of the older result.</param>
    /// <param name="newer">The machine of the newer one.</param>
    /// <param name="file">The older result's file.</param>
    /// <exception cref="UserInputException">The machines differ.</exception>
    public static void RequireSameMachine(Machine older, Machine newer, string file)
    {
        string[] differences = [.. DifferencesOf(older, newer)];
        if (differences is not [])
        {
            throw new UserInputException(
                $"Result '{file}' was measured on another machine: {string.Join("; ", differences)}; "
                + "allowed: a result of this machine, or --allow-other-machine.");
        }
    }

    /// <summary>Whether figures from two machines can be compared.</summary>
    /// <param name="one">The one machine.</param>
    /// <param name="other">The other one.</param>
    public static bool AreSame(Machine one, Machine other) => !DifferencesOf(one, other).Any();

    /// <summary>Compares two results.</summary>
    /// <param name="older">The older one.</param>
    /// <param name="newer">The newer one.</param>
    /// <param name="file">The older one's file, for reports.</param>
    /// <returns>What became of every candidate of either result.</returns>
    public static Changes Compare(ComparisonResult older, ComparisonResult newer, string file)
    {
        CandidateResult[] then = [.. older.Results.Where(BuildName.IsOwn)];
        CandidateResult[] current = [.. newer.Results.Where(BuildName.IsOwn)];
        Dictionary<RowKey, CandidateResult> before = then.DistinctBy(candidate => RowKey.Of(older, candidate))
            .ToDictionary(candidate => RowKey.Of(older, candidate));
        HashSet<RowKey> now = [.. RowKey.AllOf(newer)];
        HashSet<WorkloadKey> workloads = [.. newer.Workloads.Select(WorkloadKey.Of)];
        bool isItself = current.Any(candidate => !candidate.Samples.IsEmpty) && current.All(
            candidate => before.TryGetValue(RowKey.Of(newer, candidate), out CandidateResult? earlier) && IsSame(earlier, candidate));
        return new Changes(
            file,
            older.Machine,
            [
                .. isItself ? ["the same result: every row is compared with itself"] : Array.Empty<string>(),
                .. DifferencesOf(older.Machine, newer.Machine),
                .. CircumstancesOf(older, newer),
                .. older.Workloads.Where(workload => !workloads.Contains(WorkloadKey.Of(workload)))
                    .Select(workload => $"not measured now: {workload.Kernel} {workload.Data}, {workload.Shape}"),
            ],
            [
                .. current.Select(candidate => before.TryGetValue(RowKey.Of(newer, candidate), out CandidateResult? earlier)
                    ? Describe(older.WorkloadOf(earlier), earlier, newer.WorkloadOf(candidate), candidate)
                    : Describe(null, candidate, candidate.Seconds, DescribeNew(candidate))),
                .. then
                    .Where(candidate => workloads.Contains(WorkloadKey.Of(older.WorkloadOf(candidate))) && !now.Contains(RowKey.Of(older, candidate)))
                    .Select(candidate => Describe(candidate.Seconds, candidate, null, "gone")),
            ]);
    }

    /// <summary>Whether two figures are of one measurement. They don't differ then, however noisy it was.</summary>
    private static bool IsSame(CandidateResult then, CandidateResult now) => then.Samples.SequenceEqual(now.Samples);

    private static string DescribeNew(CandidateResult candidate)
        => candidate.Verdict == Verdict.Pass ? "new" : $"new, and {candidate.Verdict.Name()}: {candidate.Reason}";

    /// <summary>Compares a candidate of two results.</summary>
    /// <param name="workloadThen">Its workload in the older one.</param>
    /// <param name="then">Its result in the older one.</param>
    /// <param name="workload">Its workload in the newer one.</param>
    /// <param name="now">Its result in the newer one.</param>
    /// <returns>What became of it.</returns>
    public static CandidateChange Describe(WorkloadResult workloadThen, CandidateResult then, WorkloadResult workload, CandidateResult now)
    {
        string? note = (then.Verdict, now.Verdict) switch
        {
            (Verdict.Pass, not Verdict.Pass) => $"{now.Verdict.Describe(now.Signal)} now: {now.Reason}",
            (not Verdict.Pass, Verdict.Pass) => $"was {then.Verdict.Describe(then.Signal)}: {then.Reason}",
            _ => null,
        };
        CandidateChange change = Describe(then.Seconds, now, now.Seconds, note);
        if (then.Samples.IsEmpty || now.Samples.IsEmpty)
        {
            return change;
        }

        if (IsSame(then, now))
        {
            return change with { Ratio = 1, RatioInterval = new Interval(1, 1), Relation = Relation.Same };
        }

        RatioEstimate estimate = Estimate(then, now);
        return change with
        {
            Ratio = estimate.Ratio,
            RatioInterval = estimate.Interval,
            Relation = RuleOf(workloadThen, workload).Judge(estimate),
        };
    }

    /// <summary>
    /// The ratio of two medians that were measured separately. They are not paired, so both errors count; the errors are
    /// independent, so they seldom add up in full.
    /// </summary>
    private static RatioEstimate Estimate(CandidateResult then, CandidateResult now)
    {
        RatioEstimate before = RatioEstimate.Of([.. then.Samples.Select(Math.Log)]);
        RatioEstimate after = RatioEstimate.Of([.. now.Samples.Select(Math.Log)]);
        double center = before.Center - after.Center;
        double halfWidth = double.Hypot(before.HalfWidth, after.HalfWidth);
        return new RatioEstimate(center, center - halfWidth, center + halfWidth);
    }

    /// <summary>The rule of the noisier of the two; without a noise floor, no difference is reported.</summary>
    private static DecisionRule RuleOf(WorkloadResult then, WorkloadResult now)
        => Math.Max(then.NoiseFloor ?? 0, now.NoiseFloor ?? 0) is > 0 and double floor
            ? new DecisionRule(Math.Log(1 + floor))
            : DecisionRule.From(null);

    /// <summary>A change without a ratio.</summary>
    /// <param name="before">The time before; null if there is none.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="now">The time now; null if there is none.</param>
    /// <param name="note">What else became of it; null for nothing.</param>
    public static CandidateChange Describe(Duration? before, CandidateResult candidate, Duration? now, string? note) => new(
        candidate.Kernel,
        candidate.Size,
        candidate.Shape,
        candidate.Backend,
        candidate.Threads,
        before?.Median,
        now?.Median,
        null,
        null,
        null,
        note)
    {
        Input = candidate.Input,
    };

    private static IEnumerable<string> DifferencesOf(Machine older, Machine newer) => Differences(
        ("processor", older.Cpu, newer.Cpu),
        ("instruction set", older.InstructionSet, newer.InstructionSet),
        ("logical processors", $"{older.LogicalProcessors}", $"{newer.LogicalProcessors}"));

    private static IEnumerable<string> CircumstancesOf(ComparisonResult older, ComparisonResult newer) => Differences(
        ("operating system", older.Machine.Os, newer.Machine.Os),
        ("runtime", $"{older.Machine.Runtime} {older.Machine.Mode}", $"{newer.Machine.Runtime} {newer.Machine.Mode}"),
        ("kernels", $"{older.Machine.Version} {older.Machine.Build}", $"{newer.Machine.Version} {newer.Machine.Build}"),
        ("seed of the data", $"{older.Seed}", $"{newer.Seed}"));

    private static IEnumerable<string> Differences(params IEnumerable<(string What, string Then, string Now)> facts)
        => facts.Where(fact => fact.Then != fact.Now).Select(fact => $"{fact.What}: '{fact.Then}' then, '{fact.Now}' now");
}
