using Kernels.Runner.Reports;
using Spectre.Console;

namespace Kernels.Host.Tests.Reports;

/// <summary>Tables and sentences on consoles of every width: no word and no figure is broken.</summary>
public sealed class TextTableTests
{
    private const string Sentence = "auto: the fastest of 3 that were measured at 12.5 ms, by native ×2 against managed ×1 (no record)";

    private static readonly string[] Whole = ["native ×2", "64.2×", "12.5 ms", "managed ×1", "1.000×", "161 ms"];

    public static TheoryData<int> Widths => [.. Enumerable.Range(24, 120)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_cell_stays_whole_and_no_line_is_wider_than_the_console(int width)
    {
        TextTable table = new TextTable().Text("candidate").Figures("ratio").Figures("median").Prose("why");
        table.Row(Style.Plain, "native ×2", "64.2×", "12.5 ms", Sentence);
        table.Row(Style.Plain, "managed ×1", "1.000×", "161 ms", "built in");
        string[] lines = Consoles.Lines(width, table);
        Assert.All(Whole, cell => Assert.Contains(lines, line => line.Contains(cell, StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Math.Max(width, "candidate".Length + 2 + 24)));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        string[] words = [.. lines.SelectMany(line => line.Split(' '))];
        Assert.All(Sentence.Split(' '), word => Assert.Contains(word, words));
    }

    [Fact]
    public void What_may_be_left_out_goes_in_the_order_that_is_asked_for()
    {
        static string HeadAt(int width)
        {
            TextTable table = new TextTable().Text("name").Figures("first", leave: 2).Figures("second", leave: 1).Text("last");
            table.Row(Style.Plain, "native", "1", "2", "faster");
            return Consoles.Lines(width, table)[0];
        }

        Assert.Equal("name    first  second  last", HeadAt(29));
        Assert.Equal("name    second  last", HeadAt(28));
        Assert.Equal("name    last", HeadAt(21));
    }

    [Fact]
    public void What_may_not_be_left_out_follows_below_with_the_names_again()
    {
        TextTable table = new TextTable().Text("name").Figures("first").Figures("second").Text("last");
        table.Row(Style.Plain, "native", "1", "2", "faster");
        Assert.Equal(
            ["name    first  second", "native      1       2", "", "name    last", "native  faster"],
            Consoles.Lines(24, table));
    }

    [Theory]
    [InlineData("overhead: clock 41.0 ns a sample", 20, "overhead: clock|  41.0 ns a sample")]
    [InlineData("ratio to native ×2", 17, "ratio to|  native ×2")]
    [InlineData("1000 × 1000 points", 12, "1000 × 1000|  points")]
    [InlineData("see /a/very/long/path/that/fits/nowhere now", 12, "see|  /a/very/long/path/that/fits/nowhere|  now")]
    [InlineData("  indented text is hung", 14, "  indented|    text is|    hung")]
    [InlineData("short", 80, "short")]
    public void Sentences_wrap_between_words_and_not_between_a_figure_and_its_unit(string text, int width, string lines)
        => Assert.Equal(lines.Split('|'), Consoles.Lines(width, console => console.Say(text)));

    [Fact]
    public void What_is_to_be_copied_runs_on()
        => Assert.Single(Consoles.Lines(20, console => console.Copyable("  kernels compare julia --size medium --baseline managed")));

    [Fact]
    public void Text_of_others_moves_no_cursor()
    {
        TextTable table = new TextTable().Text("name");
        table.Row(Style.Plain, "a\e[2Jb\rc\nd");
        Assert.Equal(["name", "a?[2Jb c d"], Consoles.Lines(80, table));
    }
}
