using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kernels.Host.Tests.Schemas;

namespace Kernels.Host.Tests.SelfTest;

/// <summary><c>kernels compare --self-test</c>, with few and short comparisons.</summary>
public sealed class SelfTestCommandTests : IDisposable
{
    private static readonly string[] Quick = ["compare", "--self-test", "--self-test-comparisons", "1", "--budget", "100ms"];

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void Every_pair_is_compared_twice_and_reported_within_80_columns()
    {
        ChildProcess run = _kernels.Run([.. Quick, "--self-test-pairs", "compute,memory,threads", "--self-test-load", "busy", "--markdown", "page.md"]);
        Assert.True(run.ExitCode is 0 or 1, run.ToString());
        Assert.Equal(run.ExitCode == 1, run.Output.Contains("not accepted:", StringComparison.Ordinal));
        Assert.Contains("while another process keeps one processor busy", run.Output, StringComparison.OrdinalIgnoreCase);

        string[] table =
        [
            .. run.Output.Split('\n')
                .SkipWhile(line => !line.StartsWith("figure", StringComparison.Ordinal))
                .TakeWhile(line => line.Trim() != ""),
        ];
        Assert.All(["compute ×1", "memory ×1", "threads ×2"], pair => Assert.Contains(pair, table[0], StringComparison.Ordinal));
        Assert.All(
            ["false alarms", "1% more work found", "3% more work found", "faster, then slower", "median noise floor"],
            name => Assert.Contains(table, line => line.StartsWith(name, StringComparison.Ordinal)));
        Assert.All(table, line => Assert.InRange(line.TrimEnd().Length, 1, 80));

        string page = File.ReadAllText(_kernels.Folder.File("page.md"));
        Assert.Contains("| figure | accepted | compute ×1 | memory ×1 | threads ×2 |", page, StringComparison.Ordinal);
    }

    /// <summary>Two backends of two builds, each in its own process: one is the same in both builds, the other gets 5% more work.</summary>
    [Fact]
    public void The_gate_is_run_on_identical_builds_and_on_planted_work()
    {
        ChildProcess run = _kernels.Run([.. Quick, "--self-test-pairs", "gate", "--json", "gate.json"]);
        Assert.True(run.ExitCode is 0 or 1, run.ToString());
        Assert.Contains("gate fails on identical builds", run.Output, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File("gate.json"))).RootElement;
        FormatSchema.Closed("self-test").Accepts(JsonNode.Parse(root.GetRawText())!);
        JsonElement gate = Assert.Single(root.GetProperty("pairs").EnumerateArray());
        Assert.Equal(0.025, gate.GetProperty("allowed_slowdown").GetDouble());
        Assert.Equal(
            [("false_failures", 2, 0.01), ("gate_found", 2, 0.95)],
            gate.GetProperty("criteria").EnumerateArray().Select(criterion => (
                criterion.GetProperty("kind").GetString(), criterion.GetProperty("of").GetInt32(), criterion.GetProperty("accepted").GetDouble())));
        Assert.Equal(
            [0, 0.05],
            gate.GetProperty("comparisons")[0].GetProperty("first").GetProperty("candidates").EnumerateArray()
                .Select(candidate => candidate.GetProperty("planted").GetDouble()));
    }

    [Fact]
    public void JSON_holds_every_comparison()
    {
        ChildProcess run = _kernels.Run([.. Quick, "--self-test-pairs", "compute", "--seed", "5", "--json", "-"]);
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("kernels.self-test/1", root.GetProperty("schema").GetString());
        Assert.Equal((true, run.ExitCode == 0), (root.GetProperty("complete").GetBoolean(), root.GetProperty("passed").GetBoolean()));
        Assert.Equal(5u, root.GetProperty("seed").GetUInt64());
        JsonElement pair = Assert.Single(root.GetProperty("pairs").EnumerateArray());
        Assert.Equal(("compute", "none"), (pair.GetProperty("pair").GetString(), pair.GetProperty("load").GetString()));
        JsonElement comparison = Assert.Single(pair.GetProperty("comparisons").EnumerateArray());
        Assert.All(["first", "second"], repetition =>
        {
            JsonElement outcome = comparison.GetProperty(repetition);
            Assert.True(outcome.GetProperty("rounds").GetInt32() >= 5);
            Assert.Equal([0, 0.01, 0.03], outcome.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("planted").GetDouble()));
        });
        Assert.Equal(
            [("false_alarms", 2), ("found", 2), ("found", 2), ("contradictions", 1)],
            pair.GetProperty("criteria").EnumerateArray()
                .Select(criterion => (criterion.GetProperty("kind").GetString(), criterion.GetProperty("of").GetInt32())));
    }

    [Theory]
    [InlineData("--self-test and kernel 'julia' exclude each other: it compares kernels of its own", "--self-test", "julia")]
    [InlineData("--html has no effect on --self-test", "--self-test", "--html", "page.html")]
    [InlineData("--rounds has no effect on --self-test", "--self-test", "--rounds", "3")]
    [InlineData("--self-test-pairs needs --self-test", "julia", "--self-test-pairs", "memory")]
    [InlineData("--self-test-pairs is 'disk'; allowed: compute, memory, threads, gate", "--self-test", "--self-test-pairs", "disk")]
    [InlineData("--self-test-load is 'half'; allowed: none, busy", "--self-test", "--self-test-load", "half")]
    [InlineData("--self-test-comparisons is '0'; allowed: a whole number, 1 to 10000", "--self-test", "--self-test-comparisons", "0")]
    public void What_would_have_no_effect_is_refused(string message, params string[] arguments)
        => Assert.Contains(message, _kernels.Refused(2, ["compare", .. arguments]), StringComparison.Ordinal);

    /// <summary>The pipe to the busy process closes when its parent ends, normally or not.</summary>
    [Fact]
    public async Task The_busy_process_computes_until_its_standard_input_ends()
    {
        using Process busy = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "kernels.dll"), "keep-busy"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("busy", await busy.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        TimeSpan before = busy.TotalProcessorTime;
        while (busy.TotalProcessorTime < before + TimeSpan.FromMilliseconds(200))
        {
            Assert.False(busy.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        busy.StandardInput.Close();
        await busy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, busy.ExitCode);
    }
}
