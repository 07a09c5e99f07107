using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Reports;

/// <summary>The HTML report in a real browser.</summary>
public sealed class HtmlReportTests : IDisposable
{
    private const int Phone = 360;
    private const int Desktop = 1280;

    /// <summary>The contrast that WCAG 2.1 requires of text (success criterion 1.4.3).</summary>
    private const double LeastContrast = 4.5;

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public async Task It_opens_without_a_complaint_and_asks_for_nothing_but_itself()
    {
        await using Browser browser = await Browser.Start();
        string file = Report(SavedResults.Full);
        await browser.Open(file);
        await browser.Show(Phone, "dark");
        await browser.Print();
        Assert.Empty(browser.Complaints);
        Assert.Equal([new Uri(file).AbsoluteUri], browser.Requests);
    }

    [Fact]
    public async Task Its_policy_refuses_what_is_not_its_own()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open(Report(SavedResults.Full));
        JsonNode refused = await browser.Evaluate("""
            new Promise(done => {
                addEventListener("securitypolicyviolation", violation => done(violation.effectiveDirective));
                new Image().src = "https://example.invalid/image.png";
            })
            """);
        Assert.Equal("img-src", (string?)refused);
    }

    [Theory]
    [InlineData(Desktop, "light")]
    [InlineData(Desktop, "dark")]
    [InlineData(Phone, "light")]
    [InlineData(Phone, "dark")]
    public async Task Every_chart_is_drawn_and_the_page_is_as_wide_as_the_window(int width, string scheme)
    {
        await using Browser browser = await Browser.Start();
        await browser.Show(width, scheme);
        await browser.Open(Report(SavedResults.Full));
        JsonArray charts = (await browser.Evaluate("""
            (() => {
                const probe = document.body.appendChild(document.createElement("span"));
                const colours = [0, 1, 2, 3].map(series => {
                    probe.style.color = `var(--series-${series})`;
                    return getComputedStyle(probe).color.match(/\d+/g).map(Number);
                });
                probe.remove();
                // Small dots are nearly all edge, and an edge's colour is only near.
                const inSeries = ({ data }) => {
                    let count = 0;
                    for (let i = 0; i < data.length; i += 4) {
                        count += data[i + 3] > 200 && colours.some(colour => colour.every((part, index) => Math.abs(data[i + index] - part) < 30));
                    }
                    return count;
                };
                return [...document.querySelectorAll("canvas")].map(canvas => ({
                    kind: canvas.dataset.chart,
                    pixels: inSeries(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)),
                }));
            })()
            """)).AsArray();
        Assert.Equal(["overview", "ratios", "times", "samples", "course", "scaling", "roofline"], charts.Select(chart => (string)chart!["kind"]!).Distinct());
        Assert.All(charts, chart => Assert.True((int)chart!["pixels"]! > 50, chart.ToJsonString()));
        Assert.True((bool)await browser.Evaluate("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Equal(width, (int)await browser.Evaluate("innerWidth"));
    }

    [Fact]
    public async Task On_a_phone_the_candidate_its_verdict_and_its_ratio_are_in_sight()
    {
        await using Browser browser = await Browser.Start();
        await browser.Show(Phone, "light");
        await browser.Open(Report(SavedResults.Full));
        JsonArray columns = (await browser.Evaluate("""
            [...document.querySelectorAll("table")]
                .map(table => [...table.querySelectorAll("thead th")])
                .filter(headers => headers.some(header => header.textContent === "verdict") && headers.some(header => header.textContent === "interval"))
                .map(headers => headers.slice(0, 3).map(header => ({
                    name: header.textContent,
                    seen: header.getBoundingClientRect().right <= innerWidth,
                })))
            """)).AsArray();
        Assert.NotEmpty(columns);
        Assert.All(columns, table => Assert.Equal(["candidate", "verdict", "ratio"], table!.AsArray().Select(header => (string)header!["name"]!)));
        Assert.All(columns, table => Assert.All(table!.AsArray(), header => Assert.True((bool)header!["seen"]!, header.ToJsonString())));
    }

    [Fact]
    public async Task Charts_follow_when_the_system_turns_dark()
    {
        const string Fingerprint = "document.querySelector('canvas').toDataURL()";
        await using Browser browser = await Browser.Start();
        await browser.Show(Desktop, "light");
        await browser.Open(Report(SavedResults.Full));
        string light = (string)(await browser.Evaluate(Fingerprint))!;
        await browser.Show(Desktop, "dark");
        Assert.NotEqual(light, (string)(await browser.Evaluate(Fingerprint))!);
        await browser.Show(Desktop, "light");
        Assert.Equal(light, (string)(await browser.Evaluate(Fingerprint))!);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Text_stands_out_from_its_background(string scheme)
    {
        await using Browser browser = await Browser.Start();
        await browser.Show(Desktop, scheme);
        await browser.Open(Report(SavedResults.Full));
        JsonArray contrasts = (await browser.Evaluate("""
            (() => {
                const parse = colour => colour.match(/[\d.]+/g).map(Number);
                const luminance = colour => {
                    const [r, g, b] = parse(colour).map(part => part / 255)
                        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const backgroundOf = element => {
                    const colour = getComputedStyle(element).backgroundColor;
                    return parse(colour)[3] === 0 ? backgroundOf(element.parentElement) : colour;
                };
                const seen = [...document.querySelectorAll("body *")].filter(element => element.checkVisibility()
                    && [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
                return seen.map(element => {
                    const [dark, light] = [luminance(getComputedStyle(element).color), luminance(backgroundOf(element))].sort();
                    return { text: element.textContent, contrast: (light + 0.05) / (dark + 0.05) };
                });
            })()
            """)).AsArray();
        Assert.NotEmpty(contrasts);
        Assert.All(contrasts, element => Assert.True((double)element!["contrast"]! >= LeastContrast, element.ToJsonString()));
    }

    [Fact]
    public async Task Tables_say_what_they_are_and_the_keyboard_reaches_and_scrolls_them()
    {
        await using Browser browser = await Browser.Start();
        await browser.Show(Phone, "light");
        await browser.Open(Report(SavedResults.Full));
        Assert.Equal(0, (int)await browser.Evaluate("""
            [...document.querySelectorAll("table")].filter(table => !table.caption?.textContent
                || [...table.tHead.rows[0].cells].some(cell => cell.scope !== "col")
                || [...table.tBodies[0].rows].some(row => row.cells[0].scope !== "row")).length
            """));

        int regions = (int)await browser.Evaluate("document.querySelectorAll('.scroll').length");
        HashSet<int> reached = [];
        for (int key = 0; key < 10 * regions && reached.Count < regions; key++)
        {
            await browser.Press("Tab", 9);
            reached.Add((int)await browser.Evaluate("[...document.querySelectorAll('.scroll')].indexOf(document.activeElement)"));
            reached.Remove(-1);
        }

        Assert.Equal(regions, reached.Count);
        await browser.Evaluate("""
            [...document.querySelectorAll(".scroll")].find(region => region.scrollWidth > region.clientWidth + 100).focus() ?? true
            """);
        await browser.Press("ArrowRight", 39);
        Assert.True((bool)await browser.Evaluate("""
            new Promise(done => {
                const region = document.activeElement;
                region.scrollLeft > 0 ? done(true) : region.addEventListener("scroll", () => done(region.scrollLeft > 0));
            })
            """));
    }

    [Theory]
    [InlineData("</script><script>window.broken = 1</script>")]
    [InlineData("<!--<script>")]
    [InlineData("\"><img src=x onerror=\"window.broken = 1\">")]
    [InlineData("' onfocus='window.broken = 1' autofocus='")]
    [InlineData("</style></title><svg onload=window.broken=1>")]
    [InlineData("{{constructor}} ${window.broken = 1} \\u003cscript\u2028")]
    public async Task Text_from_the_result_stays_text(string text)
    {
        string saved = _kernels.Folder.File("hostile.json");
        await File.WriteAllTextAsync(saved, SavedResults.WithHostileText(text).ToJsonString(), TestContext.Current.CancellationToken);
        await using Browser browser = await Browser.Start();
        await browser.Open(Report(saved));
        Assert.Empty(browser.Complaints);
        Assert.Single(browser.Requests);
        Assert.True((bool)await browser.Evaluate("window.broken === undefined"));
        Assert.Equal(3, (int)await browser.Evaluate("document.scripts.length"));
        Assert.Contains(text, (string)(await browser.Evaluate("document.querySelector('tbody').textContent"))!, StringComparison.Ordinal);
        Assert.Contains(text, (string)(await browser.Evaluate("document.title"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_of_before_shows_what_it_has()
    {
        await using Browser browser = await Browser.Start();
        await browser.Open(Report(SavedResults.First));
        Assert.Empty(browser.Complaints);
        Assert.Equal("overview,ratios,times,samples,course", (string?)await browser.Evaluate(
            "[...new Set([...document.querySelectorAll('canvas')].map(canvas => canvas.dataset.chart))].join()"));
    }

    [Fact]
    public async Task It_prints_as_on_white_paper()
    {
        await using Browser browser = await Browser.Start();
        await browser.Show(Desktop, "dark");
        await browser.Open(Report(SavedResults.Full));
        Assert.True((await browser.Print()).AsSpan().StartsWith("%PDF"u8));
        Assert.Empty(browser.Complaints);
    }

    private string Report(string result)
    {
        ChildProcess run = _kernels.Run("report", result, "--html", "report.html");
        Assert.True(run.ExitCode == 0, run.ToString());
        return _kernels.Folder.File("report.html");
    }
}
