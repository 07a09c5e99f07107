using System.Globalization;
using Kernels.Runner;
using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Host.Tests.Reports;

/// <summary>Time against the value of a parameter, in every view.</summary>
public sealed class SweepTests
{
    private static readonly ComparisonResult Saved = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))!;

    [Fact]
    public void Each_value_is_a_row_with_every_candidates_median_and_verdict()
    {
        ComparisonResult swept = SweptOver(256, 1024, 512);
        Sweep sweep = Assert.Single(Sweep.Find(swept));
        Assert.Equal(("julia", "width"), (sweep.Kernel, sweep.Option));
        ReportTable table = ReportTables.Sweep(swept, sweep);
        Assert.Equal(["256", "512", "1024"], table.Rows.Select(row => row[0].Text));
        CandidateResult[] candidates = [.. swept.CandidatesOf(sweep.Workloads[0]).Where(candidate => candidate.Seconds is not null)];
        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate => Assert.Contains(
            $"{Units.Duration(candidate.Seconds!.Median)} {candidate.Relation!.Value.Name()}", table.Rows[0].Select(cell => cell.Text)));
    }

    [Fact]
    public void Eighty_columns_hold_all_of_it()
    {
        ComparisonResult swept = SweptOver(256, 512, 1024);
        string[] lines = Consoles.Lines(80, console => ConsoleReport.Write(swept, verbose: false, console));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        foreach (Cell cell in ReportTables.Sweep(swept, Sweep.Find(swept)[0]).Rows.SelectMany(row => row))
        {
            Assert.Contains(lines, line => line.Contains(cell.Text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void A_line_of_two_points_is_not_drawn(int values, bool drawn)
    {
        string html = SavedResults.Write(SweptOver([.. Enumerable.Range(1, values)]), HtmlReport.Write);
        Assert.Equal(drawn, html.Contains("data-chart=\"sweep\"", StringComparison.Ordinal));
        Assert.Contains("julia by --width", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_sweep_has_no_section() => Assert.DoesNotContain("sweep-0", SavedResults.Write(Saved, HtmlReport.Write), StringComparison.Ordinal);

    [Fact]
    public async Task The_chart_has_a_line_for_each_candidate_in_the_colour_of_its_backend()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("sweep.html");
        File.WriteAllText(file, SavedResults.Write(SweptOver(256, 512, 1024), HtmlReport.Write));
        await using Browser browser = await Browser.Start();
        await browser.Open(file);
        Assert.Empty(browser.Complaints);
        Assert.Equal("256,512,1024 logarithmic", (string?)await browser.Evaluate("""
            (() => {
                const { data: { datasets }, scales } = Chart.getChart(document.querySelector('canvas[data-chart="sweep"]'));
                const colours = new Set(datasets.map(({ label, borderColor }) => `${label.split(" ")[0]} ${borderColor}`));
                const backends = new Set(datasets.map(({ label }) => label.split(" ")[0]));
                return colours.size === backends.size && new Set(datasets.map(({ label }) => label)).size === datasets.length
                    ? `${datasets[0].data.map(({ x }) => x).join()} ${scales.x.type}` : "lines or colours are missing";
            })()
            """));
    }

    /// <summary>The saved comparison of julia, repeated for each value of its width.</summary>
    private static ComparisonResult SweptOver(params int[] widths)
    {
        WorkloadResult julia = Saved.Workloads.First(workload => workload.Kernel == "julia");
        string[] values = [.. widths.Select(width => width.ToString(CultureInfo.InvariantCulture))];
        return Saved with
        {
            ThreadsPay = [],
            Against = null,
            Workloads =
            [
                .. values.Select((value, index) => julia with
                {
                    Size = null,
                    Input = $"--width {value}",
                    Options = [new InputOption("width", value, widths[index], IsSwept: true)],
                }),
            ],
            Results =
            [
                .. from value in values
                   from candidate in Saved.CandidatesOf(julia)
                   select candidate with { Size = null, Input = $"--width {value}" },
            ],
        };
    }
}
