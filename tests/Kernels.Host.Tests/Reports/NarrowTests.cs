using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Reports;

/// <summary>The main table at the default width of a terminal, and at others.</summary>
public sealed partial class NarrowTests
{
    private static readonly ComparisonResult Saved = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))!;

    [Fact]
    public void Eighty_columns_hold_who_how_fast_and_the_verdict()
    {
        string[] lines = Written(80, verbose: false);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        string head = lines.First(line => line.StartsWith("candidate", StringComparison.Ordinal));
        Assert.Matches("^candidate +rank +median +ratio +interval .* verdict$", head);
        Assert.Contains(lines, line => NativeTwo().IsMatch(line));
    }

    [Fact]
    public void A_wider_terminal_shows_more_and_a_pipe_all()
    {
        static string HeadAt(int width) => Written(width, verbose: false).First(line => line.StartsWith("candidate", StringComparison.Ordinal));

        Assert.DoesNotContain("isa", HeadAt(80), StringComparison.Ordinal);
        Assert.All(["isa", "of ceiling", "ceiling", "GFLOP/s"], title => Assert.Contains(title, HeadAt(10_000), StringComparison.Ordinal));
        int[] lengths = [.. Enumerable.Range(60, 100).Select(width => HeadAt(width).Split("  ").Length)];
        Assert.Equal(lengths.Order(), lengths);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    public void No_figure_of_the_result_is_broken_and_verbose_has_what_is_left_out(int width)
    {
        string[] lines = Written(width, verbose: true);
        foreach (WorkloadResult workload in Saved.Workloads)
        {
            CandidateResult[] candidates = [.. Saved.CandidatesOf(workload)];
            ReportTable[] all = [ReportTables.Details(candidates), ReportTables.Scaling(workload)];
            string[] cells = [.. all.SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.Text)];
            Assert.NotEmpty(cells);
            Assert.All(cells, cell => Assert.Contains(lines, line => line.Contains(cell, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Colour_marks_verdicts_and_not_the_first_rank()
    {
        WorkloadResult workload = Saved.Workloads[0];
        ReportTable table = ReportTables.Candidates(workload, [.. Saved.CandidatesOf(workload)]);
        ImmutableArray<Cell> first = table.Rows[0];
        Assert.All(first[..^1], cell => Assert.Equal(Tone.Plain, cell.Tone));
        Assert.Equal(("faster", Tone.Faster), (first[^1].Text, first[^1].Tone));
        ImmutableArray<Cell> baseline = table.Rows.Single(row => row[^1].Text == "baseline");
        Assert.Equal(Tone.Muted, baseline[^1].Tone);
    }

    private static string[] Written(int width, bool verbose)
        => Consoles.Lines(width, console => ConsoleReport.Write(Saved, verbose, console));

    [GeneratedRegex(@"^native ×2 +4 +9\.20 ms +17\.5× +17\.4–17\.6 .*faster$")]
    private static partial Regex NativeTwo();
}
