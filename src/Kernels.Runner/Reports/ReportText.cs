using System.Globalization;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>The sentences that reports share.</summary>
internal static class ReportText
{
    /// <summary>The heading of the changes since an older result.</summary>
    public const string ChangesTitle = "What changed";

    /// <summary>How to read the figures.</summary>
    public static IReadOnlyList<string> Legend { get; } =
    [
        "Every candidate was validated against an independent oracle first; wrong candidates are not ranked. Candidates were "
            + "then measured in interleaved rounds, each in a fresh random order.",
        "candidate: a backend and the threads that it was asked to use. threads: how many computed, if some computed with more or "
            + "fewer; 1 of 2 means that two were asked for, and one computed.",
        "time: the median of a call in the steady state. ±: Shamos spread ÷ median. First call: compilation, binding and "
            + "starting threads included.",
        "ratio: baseline's time ÷ own, taken within rounds; 2× is twice as fast. interval: the ratio's confidence interval, "
            + $"at {RatioEstimate.Level:P0}.",
        "faster, slower: by more than the noise floor, which is how much the baseline differs from itself when it is measured "
            + $"as two candidates, and at least {Units.Percent(DecisionRule.LeastTold)}. "
            + "same: any difference is too small to be of interest. unresolved: the samples show neither. "
            + "rank: 1 + the number of candidates that were shown to be faster, by the ratios of that pair.",
        "of ceiling: the least time that the machine needs for the work ÷ the time taken; the ceiling is the peak of "
            + "multiply-adds, or the bandwidth of the cache or memory that holds the data. More than 100%: fewer bytes were moved "
            + "than the work model counts, as blocking in time does (docs/roofline.md).",
        "residual: error ÷ tolerance; for a kernel without tolerance, how many elements differ.",
    ];

    /// <summary>The title of a comparison.</summary>
    public static string Title(ComparisonResult result)
        => $"Comparison of {string.Join(", ", result.Workloads.Select(workload => workload.Kernel).Distinct())}";

    /// <summary>A workload's name.</summary>
    public static string NameOf(WorkloadResult workload)
        => $"{workload.Kernel} {workload.Data}{(workload.ColdCache ? ", cold cache" : "")}";

    /// <summary>The heading of a sweep.</summary>
    public static string NameOf(Sweep sweep) => $"{sweep.Kernel} by --{sweep.Option}";

    /// <summary>A candidate's name.</summary>
    public static string NameOf(string backend, int? threads) => threads is null ? backend : $"{backend} ×{threads}";

    /// <summary>Where and when it was measured.</summary>
    public static string Origin(ComparisonResult result)
    {
        string started = result.Started is { } time
            ? $", {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
            : "";
        return $"{result.Machine.Cpu}, {Processors(result.Machine)}{started}";
    }

    /// <summary>Which build measured, such as <c>0.1.0 2d178ed0c5</c>: that many digits identify a source revision.</summary>
    public static string Build(Machine machine)
    {
        const int Digits = 10;
        return $"{machine.Version} {PlainText.Cut(machine.Build ?? "", Digits)}".TrimEnd();
    }

    /// <summary>The number of processors.</summary>
    public static string Processors(Machine machine)
        => Counted.Of(machine.LogicalProcessors, "logical processor");

    /// <summary>The answer for every workload: a sentence each, with the workload's name if there are several.</summary>
    public static IEnumerable<string> Answers(ComparisonResult result) => result.Workloads.Select(workload =>
        $"{(result.Workloads.Length > 1 ? $"{NameOf(workload)}: " : "")}{AnswerText.Describe(result, workload)}");

    /// <summary>What makes a comparison less reliable.</summary>
    public static IEnumerable<string> Warnings(ComparisonResult result)
        => result.Complete ? result.Conditions : ["Incomplete: the comparison was interrupted.", .. result.Conditions];

    /// <summary>What a workload is, and how well it could be measured: a paragraph for each.</summary>
    public static IEnumerable<string> Describe(WorkloadResult workload)
    {
        yield return Sentence($"{workload.Shape}; {MeasuringText.Extent(workload)}");
        string[] measuring =
        [
            .. MeasuringText.Describe(workload).Select(Sentence),
            .. workload.PeakResidentBytes is { } peak ? [$"Peak resident memory: {Units.Bytes(peak)}."] : Array.Empty<string>(),
        ];
        if (measuring is not [])
        {
            yield return string.Join(' ', measuring);
        }
    }

    /// <summary>How many candidates became faster, slower, or neither: one sentence.</summary>
    public static string Count(Changes changes)
    {
        int Of(Relation relation) => changes.Candidates.Count(change => change.Relation == relation);
        int notes = changes.Candidates.Count(change => change.Note is not null);
        string others = notes == 0 ? "" : $"; {notes} with a note";
        return $"{Of(Relation.Slower)} became slower, {Of(Relation.Faster)} faster; {Of(Relation.Same)} stayed the same, "
            + $"{Of(Relation.Unresolved)} unresolved{others}.";
    }

    /// <summary>The verdict of a gate, how two results are compared, and how they differ.</summary>
    public static IEnumerable<string> Describe(Changes changes)
    {
        if (changes.AllowedSlowdown is not null)
        {
            yield return GateReport.Conclude(changes);
        }

        yield return changes.SameRounds
            ? $"Against the build {changes.File}, in the same rounds, each backend of both in a process of its own: before ÷ now, so "
                + "that 2× is twice as fast now."
            : $"Against {changes.File}: before ÷ now, so that 2× is twice as fast now.";
        foreach (string difference in changes.Differences)
        {
            yield return difference;
        }
    }

    /// <summary>A ratio.</summary>
    public static string? Times(double? ratio) => ratio is null ? null : Units.Ratio(ratio);

    /// <summary>An interval of a ratio.</summary>
    public static string? Times(Interval? interval)
        => interval is null ? null : $"{Units.Ratio(interval.Low)} to {Units.Ratio(interval.High)}";

    /// <summary>At which sizes threads pay: a line for each kernel.</summary>
    public static IEnumerable<string> DescribeThreadsPay(ComparisonResult result) => result.ThreadsPay
        .GroupBy(pay => pay.Kernel)
        .Select(kernel => $"{kernel.Key}: threads pay "
            + string.Join("; ", kernel.GroupBy(DescribeSize).Select(size =>
                $"{size.Key}: {string.Join(", ", size.Select(pay => NameOf(pay.Backend, pay.Threads)))}")));

    /// <summary>The sizes at which threads pay, and those at which that was not settled.</summary>
    public static string DescribeSize(ThreadsPay pay)
    {
        string[] shown = [.. pay.Sizes.Where(size => size.Relation == Relation.Faster).Select(size => size.Size.Name())];
        string[] open = [.. pay.Sizes.Where(size => size.Relation == Relation.Unresolved).Select(size => size.Size.Name())];
        string[] below = [.. shown.Take(shown.Length - pay.Sizes.Count(size => size.Size >= pay.From))];
        string where = pay switch
        {
            { From: { } from, OrSmaller: true } => $"from {from.Name()} on or sooner",
            { From: { } from } when below is not [] => $"from {from.Name()} on, and at {string.Join(", ", below)}",
            { From: { } from } => $"from {from.Name()} on",
            _ when shown is not [] => $"at {string.Join(", ", shown)}",
            _ => "at no size that was compared",
        };
        return open is [] ? where : $"{where} ({string.Join(", ", open)} unresolved)";
    }

    /// <summary>A ceiling, such as <c>L2, 114 GB/s</c>.</summary>
    public static string? Describe(Ceiling? ceiling)
        => ceiling is null ? null : $"{ceiling.Name}, {Units.Figure(ceiling.Value)} {ceiling.Unit}";

    /// <summary>Notes on single candidates of a workload.</summary>
    public static IEnumerable<string> Notes(ComparisonResult result, WorkloadResult workload)
        => NoteText.Describe(workload, result.CandidatesOf(workload)).Select(note => $"{note}.");

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
