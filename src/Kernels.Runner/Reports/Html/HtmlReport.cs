using Kernels.Runner.Results;

namespace Kernels.Runner.Reports.Html;

/// <summary>A comparison as one HTML file that needs nothing else: style, charts and data are in it.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output) => output.WriteLine(Document(result).ToString());

    /// <summary>
    /// Allows the report's own style and scripts, by their hashes, and nothing else: neither a fetch nor a script
    /// that a name in the result could smuggle in.
    /// </summary>
    private static string Policy { get; } =
        $"default-src 'none'; style-src {Assets.HashSource(Assets.Style)}; "
        + $"script-src {Assets.HashSource(Assets.ChartLibrary)} {Assets.HashSource(Assets.Script)}; base-uri 'none'; form-action 'none'";

    private static Markup Document(ComparisonResult result) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>{ReportText.Title(result)} on {result.Machine.Cpu}</title>
        <style>{Markup.Trusted(Assets.Style)}</style>
        </head>
        <body>
        <header>
        <h1>{ReportText.Title(result)}</h1>
        {ReportText.Warnings(result).Select(Sections.Note)}{Sections.Paragraph(ReportText.Origin(result))}
        <nav aria-label="Contents"><ul>{Sections.Contents(result)}</ul></nav>
        </header>
        <main>
        {Body(result)}
        </main>
        <footer>Written by kernels {result.Machine.Version}. Charts: Chart.js, MIT licence.</footer>
        <script type="application/json" id="result">{Markup.Trusted(JsonReport.ForScript(result))}</script>
        <script>{Markup.Trusted(Assets.ChartLibrary)}</script>
        <script>{Markup.Trusted(Assets.Script)}</script>
        </body>
        </html>
        """;

    private static IEnumerable<Markup> Body(ComparisonResult result) =>
    [
        Sections.Changes(result),
        Sections.Summary(result),
        .. Sweep.Find(result).Select((sweep, index) => Sections.Of(result, sweep, index)),
        .. result.Workloads.Select((workload, index) => Sections.Of(result, workload, index)),
        Sections.Roofline(result),
        Sections.Machine(result),
        Sections.Legend(),
    ];
}
