using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Reports;

/// <summary><c>--against</c>: what became faster or slower since an older result.</summary>
public sealed class AgainstTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public static TheoryData<string> Saved => [SavedResults.Full, SavedResults.First];

    public void Dispose() => _kernels.Dispose();

    /// <summary>However noisy it was: the first version has no noise floor, with which nothing else is resolved.</summary>
    [Theory]
    [MemberData(nameof(Saved))]
    public void Against_itself_everything_is_the_same(string path)
    {
        JsonNode against = Against(SavedResults.Read(path), path);
        Assert.Equal("the same result: every row is compared with itself", (string?)against["differences"]![0]);
        Assert.All(against["candidates"]!.AsArray().Where(change => change!["before"] is not null), change =>
        {
            Assert.Equal(1, (double)change!["ratio"]!);
            Assert.Equal("same", (string)change["relation"]!);
        });
    }

    [Theory]
    [InlineData(2.0, "slower")]
    [InlineData(0.5, "faster")]
    public void A_planted_difference_is_told(double factor, string relation)
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        JsonNode planted = newer["results"]!.AsArray().First(IsTimed)!;
        Scale(planted, factor);
        JsonNode[] changes = Changes(newer, SavedResults.Full);
        JsonNode change = changes.Single(change => IsOf(change, planted));
        Assert.Equal(relation, (string)change["relation"]!);
        Assert.Equal(1 / factor, (double)change["ratio"]!, 12);
        Assert.InRange(1 / factor, (double)change["ratio_interval"]!["low"]!, (double)change["ratio_interval"]!["high"]!);
        Assert.All(changes.Where(other => !IsOf(other, planted) && other["ratio"] is not null), other =>
            Assert.Equal("same", (string)other["relation"]!));
    }

    [Fact]
    public void What_is_new_or_gone_or_fails_now_is_told()
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        JsonArray results = newer["results"]!.AsArray();
        JsonNode[] timed = [.. results.Where(IsTimed).Select(result => result!)];
        timed[0]["backend"] = "other";
        timed[1]["verdict"] = "fail";
        timed[1]["reason"] = "residual 7";
        timed[1]["rank"] = null;
        timed[1]["seconds"] = null;
        timed[1]["samples"] = new JsonArray();
        string[] notes = [.. Changes(newer, SavedResults.Full).Select(change => (string?)change["note"]).OfType<string>()];
        Assert.Equal(["new", "fail now: residual 7", "gone"], notes);
    }

    [Fact]
    public void A_kernel_that_was_not_asked_for_is_not_gone()
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        string kernel = (string)newer["workloads"]![1]!["kernel"]!;
        newer["workloads"]!.AsArray().RemoveAt(1);
        newer["results"] = new JsonArray(
            [.. newer["results"]!.AsArray().Where(result => (string)result!["kernel"]! != kernel).Select(result => result!.DeepClone())]);
        Assert.DoesNotContain(Changes(newer, SavedResults.Full), change => (string)change["kernel"]! == kernel);
    }

    [Theory]
    [InlineData("cpu", "\"Another\"")]
    [InlineData("instruction_set", "\"scalar\"")]
    [InlineData("logical_processors", "77")]
    public void Another_machine_is_refused_unless_allowed(string member, string value)
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        newer["machine"]![member] = JsonNode.Parse(value);
        File.WriteAllText(_kernels.Folder.File("new.json"), newer.ToJsonString());
        string line = _kernels.Refused(2, "report", "new.json", "--against", SavedResults.Full);
        Assert.Contains(value.Trim('"'), line, StringComparison.Ordinal);
        Assert.Contains("--allow-other-machine", line, StringComparison.Ordinal);
        Assert.NotEmpty(Changes(newer, SavedResults.Full, "--allow-other-machine"));
    }

    [Fact]
    public void A_comparison_is_refused_before_it_measures()
    {
        JsonObject other = SavedResults.Read(SavedResults.Full);
        other["machine"]!["cpu"] = "Another";
        File.WriteAllText(_kernels.Folder.File("old.json"), other.ToJsonString());
        Assert.Contains("Another", _kernels.Refused(2, "compare", "julia", "--budget", "3600", "--against", "old.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel", "has no row of what is compared: it has julia/1 ")]
    [InlineData("backend", "has no row of what is compared: of julia/1 ")]
    public void Results_without_a_common_row_are_refused(string changed, string problem)
    {
        JsonObject newer = SavedResults.Read(SavedResults.Full);
        foreach (JsonNode? row in newer["results"]!.AsArray())
        {
            row![changed] = $"other-{row[changed]}";
        }

        if (changed == "kernel")
        {
            foreach (JsonNode? workload in newer["workloads"]!.AsArray())
            {
                workload!["kernel"] = $"other-{workload["kernel"]}";
                workload["contract"] = $"other-{workload["contract"]}";
            }
        }

        File.WriteAllText(_kernels.Folder.File("new.json"), newer.ToJsonString());
        string line = _kernels.Refused(2, "report", "new.json", "--against", SavedResults.Full);
        Assert.Contains(problem, line, StringComparison.Ordinal);
        Assert.Contains("other-", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_of_other_rows_is_refused_before_it_measures()
    {
        ChildProcess measured = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--backends", "managed", "--threads", "1", "--rounds", "3", "--no-ceilings", "--json", "old.json");
        Assert.True(measured.ExitCode == 0, measured.ToString());
        foreach (string other in (string[])["norm --size tiny", "julia --size small", "julia --width 90", "julia --size tiny --cold-cache", "julia --size tiny --backends simd"])
        {
            Assert.Contains(
                "has no row of what is compared", _kernels.Refused(2, ["compare", .. other.Split(' '), "--budget", "3600", "--against", "old.json"]), StringComparison.Ordinal);
        }

        ChildProcess again = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--backends", "managed", "--threads", "1", "--rounds", "3", "--no-ceilings", "--against", "old.json");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    [Fact]
    public void A_result_without_a_noise_floor_resolves_nothing()
    {
        JsonObject newer = SavedResults.Read(SavedResults.First);
        foreach (JsonNode? row in newer["results"]!.AsArray().Where(IsTimed))
        {
            Scale(row!, 1.001);
        }

        Assert.All(Changes(newer, SavedResults.First), change => Assert.Equal("unresolved", (string?)change["relation"]));
    }

    [Theory]
    [InlineData]
    [InlineData("--markdown", "-")]
    [InlineData("--html", "-")]
    public void Every_view_for_people_shows_the_changes(params string[] view)
    {
        ChildProcess run = _kernels.Run(["report", SavedResults.Full, "--against", SavedResults.Full, .. view]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("What changed", run.Output, StringComparison.Ordinal);
    }

    private JsonNode[] Changes(JsonObject newer, string older, params ReadOnlySpan<string> options)
        => [.. Against(newer, older, options)["candidates"]!.AsArray().Select(change => change!)];

    private JsonNode Against(JsonObject newer, string older, params ReadOnlySpan<string> options)
    {
        File.WriteAllText(_kernels.Folder.File("new.json"), newer.ToJsonString());
        ChildProcess run = _kernels.Run(["report", "new.json", "--against", older, "--json", "-", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonNode.Parse(run.Output)!["against"]!;
    }

    private static bool IsTimed(JsonNode? result) => result!["seconds"] is not null;

    private static bool IsOf(JsonNode change, JsonNode result)
        => ((string[])["kernel", "size", "shape", "backend", "threads"]).All(member => JsonNode.DeepEquals(change[member], result[member]));

    private static void Scale(JsonNode result, double factor)
    {
        foreach (string member in (string[])["median", "low", "high", "spread"])
        {
            result["seconds"]![member] = factor * (double)result["seconds"]![member]!;
        }

        result["samples"] = new JsonArray([.. result["samples"]!.AsArray().Select(sample => (JsonNode)(factor * (double)sample!))]);
    }
}
