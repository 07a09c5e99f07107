using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Reports;

/// <summary>The first sentence of a report is true, and never says that the baseline is faster than itself.</summary>
public sealed class AnswerTests
{
    private const int Rounds = 40;

    private static readonly ComparisonResult Saved = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))!;

    [Fact]
    public void The_fastest_is_named_with_its_ratio_to_the_baseline()
        => Assert.Equal(
            "Fastest is native ×1: 2.00× as fast as managed ×1 (2.00× to 2.00×), 1.00 ms a call.",
            Describe(("native", 1), ("simd", 1.5), ("managed", 2)));

    [Fact]
    public void Who_can_t_be_told_from_the_fastest_or_is_as_fast_is_named()
    {
        Assert.Equal(
            "Fastest is native ×1: 2.00× as fast as managed ×1 (2.00× to 2.00×), 1.00 ms a call; aot ×1 is as fast.",
            Describe(("native", 1), ("aot", 1.0001), ("managed", 2)));
        ComparisonResult result = Of(("native", 1), ("simd", 1), ("managed", 2));
        double[] noisy = [.. Enumerable.Range(0, Rounds).Select(round => (round % 2 == 0 ? 0.8 : 1.3) * 1e-3)];
        result = result with { Results = [result.Results[0], result.Results[1] with { Samples = [.. noisy] }, result.Results[2]] };
        Assert.EndsWith("1.00 ms a call; simd ×1 can't be told from it.", AnswerText.Describe(result, result.Workloads[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_faster_than_the_baseline_it_says_that()
    {
        Assert.Equal(
            "Nothing is faster than managed ×1, the baseline, 1.00 ms a call: everything else is slower.",
            Describe(("managed", 1), ("native", 2)));
        Assert.Equal(
            "Nothing was shown to be faster than managed ×1, the baseline, 1.00 ms a call: native ×1 is as fast.",
            Describe(("managed", 1), ("native", 1.0001), ("simd", 2)));
    }

    [Fact]
    public void An_unresolved_candidate_with_the_highest_ratio_is_not_called_the_fastest()
    {
        ComparisonResult result = Of(("native", 0.9), ("managed", 1));
        result = result with { Results = [result.Results[0] with { Relation = Relation.Unresolved, Rank = 1 }, result.Results[1] with { Rank = 1 }] };
        Assert.Equal(
            "Nothing was shown to be faster than managed ×1, the baseline, 1.00 ms a call: native ×1 can't be told from it.",
            AnswerText.Describe(result, result.Workloads[0]));
    }

    [Fact]
    public void Without_rivals_or_a_baseline_there_is_less_to_say()
    {
        Assert.Equal("Only managed ×1 was measured: 1.00 ms a call.", Describe(("managed", 1)));
        ComparisonResult none = Of(("native", 1)) with { Results = [] };
        Assert.Equal("Nothing could be ranked.", AnswerText.Describe(none, none.Workloads[0]));
        Assert.Equal(
            "Fastest is native ×1, 1.00 ms a call; the baseline has no time.",
            Describe(("native", 1), ("simd", 2)));
    }

    [Fact]
    public void A_busy_machine_is_part_of_the_sentence()
    {
        ComparisonResult result = Of(("native", 1), ("managed", 2));
        WorkloadResult busy = result.Workloads[0] with { Interference = new Interference(10, 9, null, null, null, null, 0) };
        Assert.EndsWith("; but the machine was busy, so measure again.", AnswerText.Describe(result with { Workloads = [busy] }, busy), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_for_people_begins_with_it()
    {
        ComparisonResult result = Of(("native", 1), ("simd", 1.5), ("managed", 2));
        string sentence = AnswerText.Describe(result, result.Workloads[0]);
        Assert.StartsWith(sentence, SavedResults.Tables(result), StringComparison.Ordinal);
        Assert.Equal(sentence, SavedResults.Write(result, MarkdownReport.Write).Split('\n')[2]);
        string html = SavedResults.Write(result, HtmlReport.Write);
        string main = html[html.IndexOf("<main>", StringComparison.Ordinal)..];
        Assert.Contains(sentence, main[..main.IndexOf("<table>", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    private static string Describe(params (string Backend, double Milliseconds)[] candidates)
    {
        ComparisonResult result = Of(candidates);
        return AnswerText.Describe(result, result.Workloads[0]);
    }

    /// <summary>A comparison of candidates whose times hardly vary, ranked by the real assessment.</summary>
    private static ComparisonResult Of(params (string Backend, double Milliseconds)[] candidates)
    {
        bool hasBaseline = candidates.Any(candidate => candidate.Backend == "managed");
        double reference = hasBaseline ? candidates.First(candidate => candidate.Backend == "managed").Milliseconds : candidates[0].Milliseconds;
        double[] control = [.. Enumerable.Range(0, Rounds).Select(round => round % 2 == 0 ? 1e-4 : -1e-4)];
        Assessment assessment = new(
            control, [.. candidates.Select(candidate => control.Select(noise => Math.Log(reference / candidate.Milliseconds) + noise).ToArray())]);
        int[] ranks = assessment.Ranks();
        return Saved with
        {
            Conditions = [],
            ThreadsPay = [],
            Ceilings = null,
            Workloads =
            [
                Saved.Workloads[0] with
                {
                    NoiseFloor = assessment.Rule.NoiseFloorShare,
                    Baseline = hasBaseline ? new Baseline("managed", 1) : null,
                    Interference = null,
                    Scaling = [],
                },
            ],
            Results =
            [
                .. candidates.Select((candidate, index) => Saved.Results[0] with
                {
                    Backend = candidate.Backend,
                    Threads = 1,
                    Rank = ranks[index],
                    Seconds = new Duration(candidate.Milliseconds / 1e3, candidate.Milliseconds / 1e3, candidate.Milliseconds / 1e3, 0),
                    Samples = [.. control.Select(noise => candidate.Milliseconds / 1e3 * Math.Exp(noise))],
                    Ratio = hasBaseline ? reference / candidate.Milliseconds : null,
                    RatioInterval = hasBaseline && candidate.Backend != "managed"
                        ? new Interval(reference / candidate.Milliseconds, reference / candidate.Milliseconds)
                        : null,
                    Relation = !hasBaseline ? null
                        : candidate.Backend == "managed" ? Relation.Baseline
                        : assessment.Rule.Judge(assessment.Ratios[index]),
                    Modes = [],
                }),
            ],
        };
    }
}
