using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>The tables that reports share.</summary>
internal static class ReportTables
{
    /// <summary>The answer for each workload: the fastest candidate, if one was shown to be.</summary>
    public static ReportTable Summary(ComparisonResult result) => ReportTable.Of<(WorkloadResult Workload, Answer Answer)>(
        "The fastest candidate of each kernel",
        [.. result.Workloads.Select(workload => (workload, Answer.Of(result, workload)))],
        [
            new("kernel", CellKind.Text, row => ReportText.NameOf(row.Workload)),
            new("fastest", CellKind.Text, row => row.Answer.Fastest is { } fastest ? NameOf(fastest) : "none was shown to be"),
            new("ratio", CellKind.Figure, row => ReportText.Times(row.Answer.Fastest?.Ratio)),
            new("time", CellKind.Figure, row => Units.Duration(row.Answer.Fastest?.Seconds?.Median)),
            new("interval", CellKind.Figure, row => ReportText.Times(row.Answer.Fastest?.RatioInterval)),
            new("ratio to", CellKind.Text, row => row.Workload.Baseline is { } to ? ReportText.NameOf(to.Backend, to.Threads) : null),
            new("of ceiling", CellKind.Figure, row => Units.Percent(row.Answer.Fastest?.Ceiling?.Reached)),
            new("noise floor", CellKind.Figure, row => Units.Percent(row.Workload.NoiseFloor)),
        ]);

    /// <summary>
    /// All candidates of a workload, for a console. Columns that don't fit are left out; <see cref="Details"/>, JSON and HTML
    /// have it.
    /// </summary>
    public static ReportTable Candidates(WorkloadResult workload, CandidateResult[] candidates)
    {
        bool computes = workload.Bottleneck == Bottleneck.Compute;
        return ReportTable.Of(
            $"{ReportText.NameOf(workload)}: all candidates",
            candidates,
            (Column<CandidateResult>[])
            [
                new("candidate", CellKind.Text, NameOf, row => row.Rank is null ? ToneOf(row.Verdict) : Tone.Plain),
                .. ThreadsOf(candidates),
                new("rank", CellKind.Figure, row => row.Rank?.ToString()) { Leave = 1 },
                new("isa", CellKind.Text, row => row.Isa) { Leave = 6 },
                new("first call", CellKind.Figure, row => Units.Duration(row.FirstCallSeconds)) { Leave = 5 },
                new("median", CellKind.Figure, row => Units.Duration(row.Seconds?.Median)),
                new("ratio", CellKind.Figure, row => ReportText.Times(row.Ratio)),
                new("interval", CellKind.Text, row => Units.Interval(row.RatioInterval)) { Leave = 2 },
                new(computes ? "GFLOP/s" : "GB/s", CellKind.Figure, row => Units.Figure(computes ? row.Gflops : row.Gbs)) { Leave = 4 },
                new("of ceiling", CellKind.Figure, row => Units.Percent(row.Ceiling?.Reached)) { Leave = 3 },
                new("ceiling", CellKind.Text, row => row.Ceiling?.Name) { Leave = 7 },
                new(
                    "verdict",
                    CellKind.Text,
                    row => row.Relation?.Name() ?? row.Verdict.Describe(row.Signal),
                    row => row.Relation is { } relation ? ToneOf(relation) : ToneOf(row.Verdict)),
            ]);
    }

    /// <summary>A row for each value of an option that was swept, with the median and the verdict of each candidate.</summary>
    public static ReportTable Sweep(ComparisonResult result, Sweep sweep)
    {
        (string Backend, int? Threads)[] candidates =
        [
            .. sweep.Workloads.SelectMany(result.CandidatesOf)
                .Where(candidate => candidate.Threads is not null)
                .OrderBy(candidate => candidate.Relation != Relation.Baseline)
                .Select(candidate => (candidate.Backend, candidate.Threads)).Distinct(),
        ];
        CandidateResult? Find(WorkloadResult workload, (string Backend, int? Threads) name)
            => result.CandidatesOf(workload).FirstOrDefault(candidate => (candidate.Backend, candidate.Threads) == name);

        return ReportTable.Of(
            $"{ReportText.NameOf(sweep)}: median and verdict of each candidate",
            sweep.Workloads,
            (Column<WorkloadResult>[])
            [
                new(sweep.Option, CellKind.Text, Results.Sweep.ValueOf),
                .. candidates.Select(name => new Column<WorkloadResult>(
                    ReportText.NameOf(name.Backend, name.Threads),
                    CellKind.Figure,
                    row => Find(row, name) is { } candidate ? DescribeBriefly(candidate) : null,
                    row => Find(row, name) is { } candidate ? ToneOfBrief(candidate) : Tone.Plain)),
            ]);
    }

    /// <summary>What is known of candidates besides which is faster, for a console.</summary>
    public static ReportTable Details(CandidateResult[] candidates) => ReportTable.Of(
        "Details",
        candidates,
        (Column<CandidateResult>[])
        [
            new("candidate", CellKind.Text, NameOf, row => row.Rank is null ? ToneOf(row.Verdict) : Tone.Plain),
            .. ThreadsOf(candidates),
            new("isa", CellKind.Text, row => row.Isa),
            new("load", CellKind.Figure, row => Units.Duration(row.LoadSeconds)),
            new("first call", CellKind.Figure, row => Units.Duration(row.FirstCallSeconds)),
            new("median", CellKind.Figure, row => Units.Duration(row.Seconds?.Median)),
            new("±", CellKind.Figure, row => Units.Percent(row.Seconds?.Spread / row.Seconds?.Median)),
            new("samples", CellKind.Figure, row => row.Seconds is null ? null : $"{row.Samples.Length}×{row.CallsPerSample}"),
            new("disturbed", CellKind.Figure, row => row.DisturbedSamples?.ToString()),
            new("interval", CellKind.Text, row => Units.Interval(row.RatioInterval)),
            new("GFLOP/s", CellKind.Figure, row => Units.Figure(row.Gflops)),
            new("GB/s", CellKind.Figure, row => Units.Figure(row.Gbs)),
            new("of ceiling", CellKind.Figure, row => Units.Percent(row.Ceiling?.Reached)),
            new("ceiling", CellKind.Text, row => ReportText.Describe(row.Ceiling)),
            new("allocated", CellKind.Figure, row => Units.Bytes(row.AllocatedBytesPerCall)),
            new("collections", CellKind.Figure, row => row.Collections is { } collections
                ? $"{Units.Residual(collections.Gen0)}/{Units.Residual(collections.Gen1)}/{Units.Residual(collections.Gen2)}"
                : null),
            new("residual", CellKind.Figure, row => Units.Residual(row.Residual)),
        ]);

    /// <summary>The candidates of a workload that were ranked, fastest first.</summary>
    public static ReportTable Ranking(ComparisonResult result, WorkloadResult workload)
    {
        bool computes = workload.Bottleneck == Bottleneck.Compute;
        ImmutableArray<CandidateResult> passed = [.. result.CandidatesOf(workload).Where(candidate => candidate.Verdict == Verdict.Pass)];
        return ReportTable.Of(
            $"{ReportText.NameOf(workload)}: candidates that passed validation, fastest first",
            passed,
            (Column<CandidateResult>[])
            [
                // The first three fit on a phone's screen.
                new("candidate", CellKind.Text, NameOf),
                new("verdict", CellKind.Text, row => row.Relation?.Name(), row => ToneOf(row.Relation)),
                new("ratio", CellKind.Figure, row => ReportText.Times(row.Ratio)),
                new("interval", CellKind.Figure, row => ReportText.Times(row.RatioInterval)),
                new("time", CellKind.Figure, row => Units.Duration(row.Seconds?.Median)),
                new("±", CellKind.Figure, row => Units.Percent(row.Seconds?.Spread / row.Seconds?.Median)),
                new("rank", CellKind.Figure, row => row.Rank?.ToString()),
                new("isa", CellKind.Text, row => row.Isa),
                .. ThreadsOf(passed),
                new(computes ? "GFLOP/s" : "GB/s", CellKind.Figure, row => Units.Figure(computes ? row.Gflops : row.Gbs)),
                new("of ceiling", CellKind.Figure, row => Units.Percent(row.Ceiling?.Reached)),
                new("ceiling", CellKind.Text, row => ReportText.Describe(row.Ceiling)),
                new("load", CellKind.Figure, row => Units.Duration(row.LoadSeconds)),
                new("first call", CellKind.Figure, row => Units.Duration(row.FirstCallSeconds)),
                new("allocated a call", CellKind.Figure, row => Units.Bytes(row.AllocatedBytesPerCall)),
                new("collections a call", CellKind.Figure, row => Units.Residual(row.Collections?.Gen0)),
                new("disturbed", CellKind.Figure, row => row.DisturbedSamples is { } count ? $"{count} of {row.Samples.Length}" : null),
                new("residual", CellKind.Figure, row => Units.Residual(row.Residual)),
                .. passed.Any(row => MeasuringText.DescribeWarmUp(row) is not null)
                    ? [new Column<CandidateResult>("warm-up", CellKind.Prose, MeasuringText.DescribeWarmUp)]
                    : Array.Empty<Column<CandidateResult>>(),
            ]);
    }

    /// <summary>The candidates of a workload that did not pass, and why.</summary>
    public static ReportTable NotRanked(ComparisonResult result, WorkloadResult workload) => ReportTable.Of(
        $"{ReportText.NameOf(workload)}: what is not ranked, and why",
        [.. result.CandidatesOf(workload).Where(candidate => candidate.Verdict != Verdict.Pass)],
        (Column<CandidateResult>[])
        [
            new("candidate", CellKind.Text, NameOf),
            new("verdict", CellKind.Text, row => row.Verdict.Describe(row.Signal), row => ToneOf(row.Verdict)),
            new("residual", CellKind.Figure, row => Units.Residual(row.Residual)),
            new("reason", CellKind.Prose, row => row.Reason),
        ]);

    /// <summary>What each backend of a workload gains by threads.</summary>
    public static ReportTable Scaling(WorkloadResult workload)
    {
        int[] counts = [.. workload.Scaling.SelectMany(row => row.Points).Select(point => point.Threads).Distinct().Order()];
        return ReportTable.Of(
            $"{ReportText.NameOf(workload)}: speed-up by threads",
            workload.Scaling,
            (Column<Scaling>[])
            [
                new("backend", CellKind.Text, row => row.Backend),
                .. counts.Select(count => new Column<Scaling>(
                    $"×{count}", CellKind.Figure, row => ReportText.Times(row.At(count)?.Speedup))),
                .. counts.Skip(1).Select(count => new Column<Scaling>(
                    $"efficiency ×{count}", CellKind.Figure, row => Units.Percent(row.At(count)?.Efficiency))),
                new("serial fraction (Amdahl)", CellKind.Figure, row => Units.Percent(Amdahl.IsShare(row.SerialFraction) ? row.SerialFraction : null)),
            ]);
    }

    /// <summary>The most that the machine can reach.</summary>
    public static ReportTable Ceilings(MachineCeilings ceilings) => ReportTable.Of(
        $"Ceilings of this machine, as measured by {ceilings.Backend} ({ceilings.Isa})",
        ceilings.Threads,
        (Column<ThreadCeilings>[])
        [
            new("threads", CellKind.Text, row => $"×{row.Threads}"),
            new($"{RooflineModel.MultiplyAdd}, GFLOP/s", CellKind.Figure, row => Units.Figure(row.Gflops)),
            .. ceilings.Threads.SelectMany(row => row.Levels).Select(level => level.Level).Distinct().Select(name =>
                new Column<ThreadCeilings>(
                    $"{name}, GB/s",
                    CellKind.Figure,
                    row => Units.Figure(row.Levels.FirstOrDefault(level => level.Level == name)?.Gbs))),
        ]);

    /// <summary>At which sizes threads pay.</summary>
    public static ReportTable ThreadsPay(ComparisonResult result) => ReportTable.Of(
        "At which sizes threads pay",
        result.ThreadsPay,
        (Column<ThreadsPay>[])
        [
            new("threads pay", CellKind.Text, row => $"{row.Kernel}, {ReportText.NameOf(row.Backend, row.Threads)}"),
            new("size", CellKind.Text, ReportText.DescribeSize),
            new("shape", CellKind.Text, row => row.Shape),
        ]);

    /// <summary>What became faster or slower since an older result, is new, or is gone.</summary>
    public static ReportTable Changed(Changes changes)
        => Changes(changes, "what changed", row => row.Relation is Relation.Faster or Relation.Slower || row.Note is not null);

    /// <summary>How each candidate changed since an older result.</summary>
    public static ReportTable Changes(Changes changes) => Changes(changes, "all candidates", _ => true);

    private static ReportTable Changes(Changes changes, string what, Func<CandidateChange, bool> isShown) => ReportTable.Of(
        $"Since {changes.File}: {what}",
        [.. changes.Candidates.Where(row => ((row.Before ?? row.Now) is not null || row.Note is not null) && isShown(row))],
        (Column<CandidateChange>[])
        [
            new("candidate", CellKind.Text, row => $"{row.Kernel} {row.Data}, {ReportText.NameOf(row.Backend, row.Threads)}"),
            new("verdict", CellKind.Text, row => row.Relation?.Name(), row => ToneOf(row.Relation)),
            new("before ÷ now", CellKind.Figure, row => ReportText.Times(row.Ratio)),
            new("interval", CellKind.Figure, row => ReportText.Times(row.RatioInterval)),
            new("before", CellKind.Figure, row => Units.Duration(row.Before)),
            new("now", CellKind.Figure, row => Units.Duration(row.Now)),
            new("note", CellKind.Prose, row => row.Note),
        ]);

    /// <summary>Where it was measured.</summary>
    public static ReportTable Machine(ComparisonResult result)
    {
        Machine machine = result.Machine;
        return ReportTable.Of<(string Name, string? Value)>(
            "Where it was measured",
            [
                ("processor", machine.Cpu),
                ("instruction set", machine.InstructionSet),
                ("logical processors", $"{machine.LogicalProcessors}"),
                ("operating system", machine.Os),
                ("runtime", $"{machine.Runtime}, {machine.Mode}"),
                ("kernels", $"{machine.Version} {machine.Build}".TrimEnd()),
                ("seed", $"{result.Seed}"),
                ("started", result.Started?.ToString("u")),
            ],
            [new("fact", CellKind.Text, row => row.Name), new("value", CellKind.Prose, row => row.Value)]);
    }

    /// <summary>The threads that computed, if they are not those that were asked for, which a candidate's name has.</summary>
    private static Column<CandidateResult>[] ThreadsOf(IEnumerable<CandidateResult> candidates)
        => candidates.Any(MeasuringText.ComputedOtherwise) ? [new("threads", CellKind.Figure, MeasuringText.Threads)] : [];

    private static string NameOf(CandidateResult candidate) => ReportText.NameOf(candidate.Backend, candidate.Threads);

    private static string DescribeBriefly(CandidateResult candidate) => candidate.Seconds is { } seconds
        ? $"{Units.Duration(seconds.Median)} {candidate.Relation?.Name()}".TrimEnd()
        : candidate.Verdict.Describe(candidate.Signal);

    private static Tone ToneOfBrief(CandidateResult candidate)
        => candidate.Relation is { } relation ? ToneOf(relation) : ToneOf(candidate.Verdict);

    /// <summary>How the cell of a verdict looks.</summary>
    public static Tone ToneOf(Relation? relation) => relation switch
    {
        Relation.Faster => Tone.Faster,
        Relation.Slower => Tone.Slower,
        Relation.Baseline => Tone.Muted,
        _ => Tone.Plain,
    };

    private static Tone ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Tone.Plain,
        _ when verdict.IsWrong() => Tone.Wrong,
        _ => Tone.Muted,
    };
}
