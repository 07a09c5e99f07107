using Kernels.Runner.Results;

namespace Kernels.Runner.Reports.Html;

/// <summary>The sections of an HTML report.</summary>
internal static class Sections
{
    private const string RooflineTitle = "Roofline";

    /// <summary>For readers who can't see a chart.</summary>
    private const string Below = "the tables below hold the same figures";

    /// <summary>Links to the sections.</summary>
    public static IEnumerable<Markup> Contents(ComparisonResult result) =>
    [
        .. result.Against is null ? [] : (Markup[])[Link("changes", ReportText.ChangesTitle)],
        Link("summary", "Summary"),
        .. Sweep.Find(result).Select((sweep, index) => Link(SweepIdOf(index), ReportText.NameOf(sweep))),
        .. result.Workloads.Select((workload, index) => Link(IdOf(index), ReportText.NameOf(workload))),
        .. result.Ceilings is null ? [] : (Markup[])[Link("roofline", RooflineTitle)],
        Link("machine", "Machine"),
        Link("reading", "How to read this"),
    ];

    /// <summary>The answers for all workloads.</summary>
    public static Markup Summary(ComparisonResult result) =>
        $"""
        <section aria-labelledby="summary">
        <h2 id="summary">Summary</h2>
        <ul class="answers">
        {ReportText.Answers(result).Select(answer => (Markup)$"<li>{answer}</li>\n")}</ul>
        {Overview(result)}{HtmlTable.Of(ReportTables.Summary(result))}{HtmlTable.Of(ReportTables.ThreadsPay(result))}
        </section>

        """;

    /// <summary>A sweep: how the time of each candidate changes with the value of an option.</summary>
    public static Markup Of(ComparisonResult result, Sweep sweep, int index) =>
        $"""
        <section aria-labelledby="{SweepIdOf(index)}">
        <h2 id="{SweepIdOf(index)}">{ReportText.NameOf(sweep)}</h2>
        {SweepChart(result, sweep)}{HtmlTable.Of(ReportTables.Sweep(result, sweep))}
        </section>

        """;

    /// <summary>One workload: its answer, charts, tables, and how to measure it again.</summary>
    public static Markup Of(ComparisonResult result, WorkloadResult workload, int index) =>
        $"""
        <section aria-labelledby="{IdOf(index)}">
        <h2 id="{IdOf(index)}">{ReportText.NameOf(workload)}</h2>
        <p><strong>{AnswerText.Describe(result, workload)}</strong></p>
        {ReportText.Describe(workload).Select(Muted)}
        <div class="charts">
        {Charts(result, workload, index)}</div>
        {Tables(result, workload).Select(HtmlTable.Of)}{ReportText.Notes(result, workload).Select(Paragraph)}{Commands(result, workload)}
        </section>

        """;

    /// <summary>How close every candidate comes to what the machine can reach.</summary>
    public static Markup Roofline(ComparisonResult result) => result.Ceilings is not { } ceilings
        ? Markup.Empty
        : $"""
        <section aria-labelledby="roofline">
        <h2 id="roofline">{RooflineTitle}</h2>
        <p>Lines show the most that the machine can reach with its highest thread count: they slope where the bandwidth of a level
        of memory is the limit, and are level where multiply-adds are. Points are candidates, of all thread counts.</p>
        {Chart("roofline", 0, RooflineTitle, "Speed, by operations for each byte moved.")}{HtmlTable.Of(ReportTables.Ceilings(ceilings))}
        </section>

        """;

    /// <summary>What changed since an older result.</summary>
    public static Markup Changes(ComparisonResult result) => result.Against is not { } changes
        ? Markup.Empty
        : $"""
        <section aria-labelledby="changes">
        <h2 id="changes">{ReportText.ChangesTitle}</h2>
        <p><strong>{ReportText.Count(changes)}</strong></p>
        {ReportText.Describe(changes).Select(Paragraph)}{HtmlTable.Of(ReportTables.Changed(changes))}
        <details>
        <summary>All candidates</summary>
        {HtmlTable.Of(ReportTables.Changes(changes))}
        </details>
        </section>

        """;

    /// <summary>Where it was measured.</summary>
    public static Markup Machine(ComparisonResult result) =>
        $"""
        <section aria-labelledby="machine">
        <h2 id="machine">Machine</h2>
        {HtmlTable.Of(ReportTables.Machine(result))}
        </section>

        """;

    /// <summary>How to read the figures.</summary>
    public static Markup Legend() =>
        $"""
        <section aria-labelledby="reading">
        <h2 id="reading">How to read this</h2>
        {ReportText.Legend.Select(Paragraph)}
        </section>

        """;

    /// <summary>A paragraph.</summary>
    public static Markup Paragraph(string text) => $"<p>{text}</p>\n";

    /// <summary>A paragraph that must not be missed.</summary>
    public static Markup Note(string text) => $"<p class=\"note\">{text}</p>\n";

    private static Markup Muted(string text) => $"<p class=\"muted\">{text}</p>\n";

    /// <summary>The chart of a sweep of more than two points: two make a line, and show nothing.</summary>
    private static Markup SweepChart(ComparisonResult result, Sweep sweep) => sweep.Workloads.Length > 2
        && sweep.Workloads.SelectMany(result.CandidatesOf).Any(candidate => candidate.Seconds is not null)
        ? Chart(
            "sweep",
            result.Workloads.IndexOf(sweep.Workloads[0]),
            $"Time of a call by --{sweep.Option}",
            "The median; lower is faster. Each backend has its colour, each thread count its dashes.")
        : Markup.Empty;

    private static string SweepIdOf(int sweep) => $"sweep-{sweep}";

    private static string IdOf(int workload) => $"workload-{workload}";

    private static Markup Link(string id, string text) => $"<li><a href=\"#{id}\">{text}</a></li>";

    private static IEnumerable<ReportTable> Tables(ComparisonResult result, WorkloadResult workload) =>
    [
        ReportTables.Ranking(result, workload),
        ReportTables.Scaling(workload),
        ReportTables.NotRanked(result, workload),
    ];

    private static IEnumerable<Markup> Charts(ComparisonResult result, WorkloadResult workload, int index)
    {
        CandidateResult[] timed = [.. result.CandidatesOf(workload).Where(candidate => candidate.Seconds is not null)];
        if (timed.Any(candidate => candidate.Ratio is not null))
        {
            yield return Chart(
                "ratios", index, "Ratio to the baseline", "With confidence intervals; the band is the noise floor; right is faster.");
        }

        if (timed.Length > 0)
        {
            yield return Chart("times", index, "Time of a call", "The median, with the quartiles as whiskers; left is faster.");
        }

        if (timed.Any(candidate => !candidate.Samples.IsEmpty))
        {
            yield return Chart("samples", index, "Samples", "A dot for each, and a line at the median; left is faster.");
        }

        // Two points make a line, and show nothing.
        if (timed.Any(candidate => candidate.Samples.Length > 2))
        {
            string unit = workload.Processes > 1 ? "process" : "round";
            yield return Chart("course", index, $"Time against {unit}", "What drifts, or comes in bursts, shows here.");
        }

        if (workload.Scaling.Any(scaling => scaling.Points.Length > 2))
        {
            yield return Chart("scaling", index, "Speed-up by threads", "Dashed: twice the threads, twice the speed.");
        }
    }

    private static Markup Overview(ComparisonResult result) => result.Results.Any(candidate => candidate is { Ratio: not null, Seconds: not null })
        ? Chart("overview", 0, "All kernels", "The best candidate of each backend against the baseline; right is faster.")
        : Markup.Empty;

    private static Markup Chart(string kind, int workload, string title, string meaning) =>
        $"""
        <figure>
        <figcaption><strong>{title}.</strong> {meaning}</figcaption>
        <div class="canvas">
        <canvas data-chart="{kind}" data-workload="{workload}" role="img" aria-label="{title}; {Below}.">{title}; {Below}.</canvas>
        </div>
        </figure>

        """;

    private static Markup Commands(ComparisonResult result, WorkloadResult workload)
    {
        string[] commands = [.. result.CandidatesOf(workload).Select(candidate => candidate.Command).OfType<string>()];
        return commands is []
            ? Markup.Empty
            : $"""

            <details>
            <summary>Commands that measure these rows again</summary>
            <pre tabindex="0"><code>{string.Join('\n', commands)}</code></pre>
            </details>
            """;
    }
}
