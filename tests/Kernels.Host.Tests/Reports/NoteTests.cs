using System.Net;
using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Reports;

/// <summary>Every view has the same notes on rows whose figures need an explanation, and docs/unresolved.md has each note.</summary>
public sealed class NoteTests
{
    private static readonly ComparisonResult Saved = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))!;

    /// <summary>The page's text without line breaks in paragraphs.</summary>
    private static string Page { get; } = File.ReadAllText(Repository.PathOf("docs", "unresolved.md"))
        .Replace("\n> ", " ", StringComparison.Ordinal).Replace("\n  ", " ", StringComparison.Ordinal).Replace('\n', ' ');

    public static TheoryData<string, string> Sentences => new()
    {
        { "modes", "native ×8 has two modes: 61% at 520 µs, 39% at 2.60 ms" },
        { "FewRounds", "native ×8: unresolved: 24 rounds are too few for an interval, which takes 3" },
        { "FewProcesses", "native ×8: unresolved: 2 processes are too few for an interval, which takes 3" },
        { "Modes", "native ×8: unresolved, and more time would not help: its times have several modes" },
        { "BaselineModes", "native ×8: unresolved, and more time would not help: the baseline's times have several modes" },
        { "Noise", "native ×8: unresolved, and no budget under an hour would settle it: the difference is 3.0%, the noise floor 0.4%" },
        { "Budget", "native ×8: unresolved after 9.70 s: --budget 30s would settle it" },
        { "processes", "native ×8: unresolved after 9.70 s: --processes 20 --budget 2m would settle it" },
        { "old", "native ×8: unresolved, and no budget under an hour would settle it: the difference is 3.0%, the noise floor 0.4%" },
        { "older", "native ×8: unresolved: 24 rounds are too few for an interval, which takes 3" },
        { "disagreement Modes", "native ×8: its median is above the baseline's although its ratio is above 1: of times with several modes, "
            + "the median falls into one or another by chance" },
        { "disagreement FewerRounds", "native ×8: its median is above the baseline's although its ratio is above 1: it was sampled in fewer "
            + "rounds, and the ratio is of those alone" },
        { "disagreement Noise", "native ×8: its median is above the baseline's although its ratio is above 1: both differences are within "
            + "the noise, or too small to be of interest" },
        { "disagreement Drift", "native ×8: its median is above the baseline's although its ratio is above 1: the machine's speed changed "
            + "over the run, which ratios within rounds leave out" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Every_view_says_it_and_the_page_about_it_too(string kind, string sentence)
    {
        CandidateResult candidate = With(kind);
        WorkloadResult workload = Saved.Workloads[0] with { Processes = kind == "FewProcesses" ? 2 : 1 };
        ComparisonResult result = Saved with { Workloads = [workload, .. Saved.Workloads[1..]], Results = [candidate, .. Saved.Results[1..]] };
        Assert.Contains($"  {sentence}\n", SavedResults.Tables(result), StringComparison.Ordinal);
        Assert.Contains($"\n{sentence}.\n", SavedResults.Write(result, MarkdownReport.Write), StringComparison.Ordinal);
        string html = WebUtility.HtmlDecode(SavedResults.Write(result, HtmlReport.Write));
        Assert.Contains($"<p>{sentence}.</p>", html, StringComparison.Ordinal);

        // The page has the same sentences with other figures.
        string constant = sentence[(sentence.LastIndexOf("native ×8", StringComparison.Ordinal) + "native ×8".Length)..];
        string longest = constant
            .Split(["24", "9.70 s: ", "30s", "3.0%", "0.4%", "although its ratio is above 1: "], StringSplitOptions.TrimEntries)
            .MaxBy(part => part.Length)!;
        Assert.Contains(longest, Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Budgets_of_a_result_with_a_number_of_rounds_replace_that_number()
    {
        ComparisonResult result = Saved with
        {
            Workloads = [Saved.Workloads[0] with { BudgetSeconds = null }],
            Results = [With("Budget")],
        };
        Assert.Contains("--budget 30s instead of --rounds would settle it", SavedResults.Tables(result), StringComparison.Ordinal);
    }

    private static CandidateResult With(string kind)
    {
        CandidateResult candidate = Saved.Results[0] with { Ratio = 1.03, Relation = Relation.Unresolved };
        CandidateResult resolved = candidate with { Relation = Relation.Faster };
        return kind.Split(' ') switch
        {
            ["modes"] => resolved with { Modes = [new Mode(520e-6, 0.61), new Mode(2.6e-3, 0.39)] },
            ["Budget"] => candidate with { UnresolvedBecause = Obstacle.Budget, NeededBudgetSeconds = 30 },
            ["processes"] => candidate with { UnresolvedBecause = Obstacle.Budget, NeededBudgetSeconds = 120, NeededProcesses = 20 },
            ["old"] => candidate with { NeededBudgetSeconds = 26_428 },
            ["older"] => candidate,
            ["disagreement", { } why] => resolved with { MedianDisagrees = Enum.Parse<Disagreement>(why) },
            [{ } why] => candidate with { UnresolvedBecause = Enum.Parse<Obstacle>(why) },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
