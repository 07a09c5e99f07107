using System.Text.Json.Nodes;
using Kernels.Host.Tests.Reports;

namespace Kernels.Host.Tests.Gates;

/// <summary>The short summary, and the document for actions that track benchmarks.</summary>
public sealed class SummaryTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void The_summary_begins_with_the_answers_and_is_short()
    {
        ChildProcess run = _kernels.Run("report", SavedResults.Full, "--summary", "-", "--against", SavedResults.Full, "--fail-if-slower", "5%");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith("### Comparison of", run.Output, StringComparison.Ordinal);
        Assert.Contains("What changed: 0 became slower", run.Output, StringComparison.Ordinal);
        Assert.Contains("Slower by more than 5%: 0 of", run.Output, StringComparison.Ordinal);
        Assert.Contains("| kernel |", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Length, 1, 5000);
    }

    [Fact]
    public void The_step_summary_is_appended_to_what_is_there()
    {
        string file = _kernels.Folder.File("step.md");
        File.WriteAllText(file, "before\n");
        _kernels.Environment["GITHUB_STEP_SUMMARY"] = file;
        Assert.Equal(0, _kernels.Run("report", SavedResults.Full, "--step-summary").ExitCode);
        Assert.Equal(0, _kernels.Run("report", SavedResults.Full, "--step-summary").ExitCode);
        string[] lines = File.ReadAllLines(file);
        Assert.Equal("before", lines[0]);
        Assert.Equal(2, lines.Count(line => line.StartsWith("### Comparison of", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_the_variable_a_line_says_that_nothing_is_written()
    {
        _kernels.Environment["GITHUB_STEP_SUMMARY"] = null;
        ChildProcess run = _kernels.Run("report", SavedResults.Full, "--step-summary");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            "kernels: warning: --step-summary writes nothing, since GITHUB_STEP_SUMMARY is not set; --summary FILE writes a summary anywhere",
            run.Errors.TrimEnd());
    }

    [Fact]
    public void A_step_summary_that_can_not_be_written_is_refused_before_measuring()
    {
        _kernels.Environment["GITHUB_STEP_SUMMARY"] = _kernels.Folder.File("missing/step.md");
        Assert.Contains(
            "GITHUB_STEP_SUMMARY names", _kernels.Refused(2, "compare", "julia", "--budget", "3600", "--step-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public void Trackers_get_the_medians_in_one_unit()
    {
        ChildProcess run = _kernels.Run("report", SavedResults.Full, "--tracking-json", "-");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonNode[] tracked = [.. JsonNode.Parse(run.Output)!.AsArray().Select(item => item!)];
        JsonNode[] timed =
        [
            .. SavedResults.Read(SavedResults.Full)["results"]!.AsArray()
                .Where(result => (string)result!["verdict"]! == "pass" && result["seconds"] is not null).Select(result => result!),
        ];
        Assert.Equal(timed.Select(result => 1e3 * (double)result["seconds"]!["median"]!), tracked.Select(item => (double)item["value"]!));
        Assert.All(tracked, item =>
        {
            Assert.Equal("ms", (string)item["unit"]!);
            Assert.StartsWith("± ", (string)item["range"]!, StringComparison.Ordinal);
            Assert.NotNull((string?)item["extra"]);
        });
        Assert.Equal(tracked.Length, tracked.Select(item => (string)item["name"]!).Distinct().Count());
        Assert.Contains(tracked, item => (string)item["name"]! == $"{timed[0]["kernel"]} {timed[0]["size"]}, {timed[0]["backend"]} ×{timed[0]["threads"]}");
    }
}
