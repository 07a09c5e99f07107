using System.Text.Json.Nodes;
using Kernels.Host.Tests.Reports;

namespace Kernels.Host.Tests.Gates;

/// <summary><c>--fail-if-slower</c>, on two results, one with a planted slowdown.</summary>
public sealed class GateCommandTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void The_same_result_passes()
    {
        ChildProcess run = Gate(1, "5%");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("Slower by more than 5%: 0 of", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slowdown_fails_with_a_code_of_its_own_and_a_line()
    {
        ChildProcess run = Gate(2, "5%");
        Assert.True(run.ExitCode == 4, run.ToString());
        string line = Assert.Single(Lines(run), line => line.Contains("slower by more than 5%:", StringComparison.Ordinal) && !line.Contains("can't", StringComparison.Ordinal));
        JsonNode planted = Timed(SavedResults.Read(SavedResults.Full))[0];
        Assert.Matches(
            $@"^kernels: slower by more than 5%: {planted["kernel"]} {planted["size"]}, {planted["backend"]} ×{planted["threads"]}: before ÷ now is 0\.500× \(0\.\d+× to 0\.\d+×\)$",
            line);
        Assert.Contains("Slower by more than 5%: 1 of", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("150%", 0)]
    [InlineData("90%", 4)]
    [InlineData("0%", 4)]
    [InlineData("0.9", 4)]
    [InlineData("90 %", 4)]
    public void The_percentage_is_of_the_time_before(string allowed, int exitCode)
    {
        ChildProcess run = Gate(2, allowed);
        Assert.True(run.ExitCode == exitCode, run.ToString());
    }

    [Fact]
    public void What_can_not_be_told_passes_and_says_what_would_tell()
    {
        ChildProcess run = Gate(2, "100%");
        Assert.True(run.ExitCode == 0, run.ToString());
        string line = Assert.Single(Lines(run), line => line.Contains("can't be told whether it is slower by more than 100%", StringComparison.Ordinal));
        Assert.EndsWith("; --against-build, which measures both in the same rounds, would", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_compares_nothing_does_not_pass()
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        foreach (JsonNode result in Timed(newer))
        {
            result["backend"] = $"other-{result["backend"]}";
        }

        File.WriteAllText(_kernels.Folder.File("new.json"), newer.ToJsonString());
        ChildProcess run = _kernels.Run("report", "new.json", "--against", SavedResults.Full, "--fail-if-slower", "5%");
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("--fail-if-slower 5% compared nothing", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_on_standard_output_stays_whole()
    {
        ChildProcess run = Gate(2, "5%", "--json", "-");
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(0.05, (double)JsonNode.Parse(run.Output)!["against"]!["allowed_slowdown"]!);
    }

    [Theory]
    [InlineData("5", "for 5% write the sign")]
    [InlineData("-5%", "allowed: 0% to 1000%")]
    [InlineData("five", "allowed: 0% to 1000%")]
    [InlineData("5%%", "allowed: 0% to 1000%")]
    [InlineData("%", "allowed: 0% to 1000%")]
    [InlineData("NaN", "allowed: 0% to 1000%")]
    [InlineData("NaN%", "allowed: 0% to 1000%")]
    [InlineData("1e400%", "allowed: 0% to 1000%")]
    [InlineData("5,5%", "allowed: 0% to 1000%")]
    [InlineData("2000%", "allowed: 0% to 1000%")]
    [InlineData("1.5", "allowed: 0% to 1000%")]
    public void Other_percentages_are_refused_in_one_line(string text, string message)
        => Assert.Contains(
            message, _kernels.Refused(2, "compare", "julia", "--against", SavedResults.Full, $"--fail-if-slower={text}"), StringComparison.Ordinal);

    [Fact]
    public void A_gate_needs_something_to_compare_with()
    {
        Assert.Contains(
            "--fail-if-slower needs --against or --against-build",
            _kernels.Refused(2, "compare", "julia", "--fail-if-slower", "5%"),
            StringComparison.Ordinal);
        Assert.Contains(
            "--fail-if-slower needs --against", _kernels.Refused(2, "report", SavedResults.Full, "--fail-if-slower", "5%"), StringComparison.Ordinal);
        Assert.Contains(
            "allowed: one of them",
            _kernels.Refused(2, "compare", "julia", "--against", SavedResults.Full, "--against-build", "x"),
            StringComparison.Ordinal);
    }

    /// <summary>Runs the gate on a newer result that equals the older one except for one candidate.</summary>
    private ChildProcess Gate(double factor, string allowed, params ReadOnlySpan<string> options)
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        JsonNode planted = Timed(newer)[0];
        foreach (string member in (string[])["median", "low", "high", "spread"])
        {
            planted["seconds"]![member] = factor * (double)planted["seconds"]![member]!;
        }

        planted["samples"] = new JsonArray([.. planted["samples"]!.AsArray().Select(sample => (JsonNode)(factor * (double)sample!))]);
        File.WriteAllText(_kernels.Folder.File("new.json"), newer.ToJsonString());
        return _kernels.Run(["report", "new.json", "--against", SavedResults.Full, "--fail-if-slower", allowed, .. options]);
    }

    private static JsonNode[] Timed(JsonObject result)
        => [.. result["results"]!.AsArray().Where(candidate => candidate!["seconds"] is not null).Select(candidate => candidate!)];

    private static string[] Lines(ChildProcess run) => run.Errors.TrimEnd('\n').Split('\n');
}
