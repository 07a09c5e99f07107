using System.Text.Json.Nodes;
using Kernels.Host.Tests.Reports;

namespace Kernels.Host.Tests.History;

/// <summary><c>--save NAME</c>, <c>--against NAME</c> and <c>kernels history</c>.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    private string Folder => Path.Combine(_kernels.Folder.File("data"), "kernels", "results");

    [Fact]
    public void A_saved_result_is_found_by_its_name()
    {
        Save("main", Day(1));
        JsonObject saved = SavedResults.Read(Path.Combine(Folder, "main.json"));
        Assert.Equal("kernels.compare/1", (string)saved["schema"]!);
        Assert.Equal(Medians(Day(1)), Medians(saved));
        ChildProcess against = _kernels.Run("report", SavedResults.Full, "--against", "main", "--json", "-");
        Assert.True(against.ExitCode == 0, against.ToString());
        Assert.Equal("main", (string)JsonNode.Parse(against.Output)!["against"]!["file"]!);
        Assert.Equal(0, _kernels.Run("report", "main").ExitCode);
    }

    [Fact]
    public void A_comparison_is_saved_and_one_of_the_same_name_replaced()
    {
        string[] compare = ["compare", "spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed", "--threads", "1", "--no-ceilings", "--save", "a"];
        Assert.Contains("kernels: saved as a\n", _kernels.Run(compare).Errors, StringComparison.Ordinal);
        Assert.Contains("saved as a, replacing the one of that name", _kernels.Run(compare).Errors, StringComparison.Ordinal);
        Assert.Equal(["a.json"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("../a")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a.json")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    public void Other_names_are_refused_before_measuring(string name)
        => Assert.Contains(
            "allowed: at most 64 English letters", _kernels.Refused(2, "compare", "julia", "--budget", "3600", $"--save={name}"), StringComparison.Ordinal);

    [Fact]
    public void A_mistyped_name_is_told_what_was_meant()
    {
        Save("baseline", Day(1));
        string line = _kernels.Refused(2, "report", SavedResults.Full, "--against", "basline");
        Assert.Contains("did you mean 'baseline'", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_goes_before_a_saved_result_and_says_so()
    {
        Save("main", Day(1));
        JsonObject other = Day(2);
        File.WriteAllText(_kernels.Folder.File("main"), other.ToJsonString());
        ChildProcess run = _kernels.Run("report", SavedResults.Full, "--against", "main");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("--against main is taken as the file here, and not as the saved result", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_can_be_set()
    {
        _kernels.Environment["Kernels__Results"] = _kernels.Folder.File("elsewhere");
        Save("main", Day(1));
        Assert.True(File.Exists(Path.Combine(_kernels.Folder.File("elsewhere"), "main.json")));
    }

    [Fact]
    public void A_course_is_in_the_order_of_time_with_the_ratio_to_the_one_before()
    {
        Save("second", Scale(Day(2), 2));
        Save("first", Day(1));
        Save("third", Scale(Day(3), 2));
        JsonNode history = Json("history", "julia", "--backends", "managed", "--json");
        Assert.Equal("kernels.history/1", (string)history["schema"]!);
        Assert.Equal(["first", "second", "third"], history["results"]!.AsArray().Select(result => (string)result!["name"]!));
        Assert.NotEmpty(history["courses"]!.AsArray());
        Assert.All(history["courses"]!.AsArray(), course =>
        {
            Assert.Equal(("julia", "managed"), ((string)course!["kernel"]!, (string)course["backend"]!));
            JsonNode[] points = [.. course["points"]!.AsArray().Select(point => point!)];
            Assert.Equal(["first", "second", "third"], points.Select(point => (string)point["result"]!));
            Assert.Equal([null, "first", "second"], points.Select(point => (string?)point["before"]));
            Assert.Equal([null, "slower", "same"], points.Select(point => (string?)point["relation"]));
            Assert.Equal(0.5, (double)points[1]["ratio"]!, 9);
        });
    }

    [Theory]
    [InlineData("ema")]
    [InlineData("EMA")]
    [InlineData("ema/1")]
    [InlineData("acme.ema/1")]
    [InlineData("em*")]
    public void A_namespace_can_be_left_out(string name)
    {
        Save("monday", JsonNode.Parse(Day(1).ToJsonString().Replace("\"julia\"", "\"acme.ema\"", StringComparison.Ordinal))!.AsObject());
        JsonArray courses = Json("history", name, "--json")["courses"]!.AsArray();
        Assert.NotEmpty(courses);
        Assert.All(courses, course => Assert.Equal("acme.ema", (string)course!["kernel"]!));
        Assert.Contains("did you mean 'ema'", _kernels.Refused(2, "history", "emma"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history", "j*", "--json")]
    [InlineData("history", "JULIA", "--json")]
    [InlineData("history", "--backends", "m*", "j*", "--json")]
    public void Kernels_and_backends_may_be_patterns(params string[] call)
    {
        Save("monday", Day(1));
        JsonArray courses = Json(call)["courses"]!.AsArray();
        Assert.NotEmpty(courses);
        Assert.All(courses, course => Assert.Equal("julia", (string)course!["kernel"]!));
    }

    [Fact]
    public void Another_machine_is_marked_and_not_compared_with()
    {
        JsonObject other = Scale(Day(2), 2);
        other["machine"]!["cpu"] = "Another";
        Save("here", Day(1));
        Save("elsewhere", other);
        Save("again", Day(3));
        JsonNode course = Json("history", "julia", "--json")["courses"]![0]!;
        Assert.Equal([null, null, "here"], course["points"]!.AsArray().Select(point => (string?)point!["before"]));
        Assert.Contains("another machine: Another", _kernels.Run("history", "julia").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_result_hides_no_other()
    {
        Save("good", Day(1));
        File.WriteAllText(Path.Combine(Folder, "bad.json"), "{");
        ChildProcess run = _kernels.Run("history");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("good", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning: bad is left out", run.Errors, StringComparison.Ordinal);
        Assert.Equal("bad", (string)Json("history", "--json")["damaged"]![0]!["name"]!);
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_told_before_measuring()
    {
        File.WriteAllText(_kernels.Folder.File("file"), "");
        _kernels.Environment["Kernels__Results"] = _kernels.Folder.File("file");
        Assert.Contains(
            "can't be made", _kernels.Refused(2, "compare", "julia", "--budget", "3600", "--save", "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_saved_the_way_to_do_it_is_told()
        => Assert.Contains("--save NAME", _kernels.Run("history").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("kernel 'juila' is unknown, did you mean 'julia'", "juila")]
    [InlineData("backend 'smid' is unknown, did you mean 'simd'", "--backends", "smid")]
    public void What_is_mistyped_is_told_what_was_meant(string message, params string[] arguments)
        => Assert.Contains(message, _kernels.Refused(2, ["history", .. arguments]), StringComparison.Ordinal);

    private static double?[] Medians(JsonObject result)
        => [.. result["results"]!.AsArray().Select(candidate => (double?)candidate!["seconds"]?["median"])];

    private static JsonObject Day(int day)
    {
        JsonObject result = SavedResults.Read(SavedResults.Full);
        result["started"] = $"2026-01-{day:00}T12:00:00+00:00";
        return result;
    }

    private static JsonObject Scale(JsonObject result, double factor)
    {
        foreach (JsonNode? candidate in result["results"]!.AsArray().Where(candidate => candidate!["seconds"] is not null))
        {
            foreach (string member in (string[])["median", "low", "high", "spread"])
            {
                candidate!["seconds"]![member] = factor * (double)candidate["seconds"]![member]!;
            }

            candidate!["samples"] = new JsonArray([.. candidate["samples"]!.AsArray().Select(sample => (JsonNode)(factor * (double)sample!))]);
        }

        return result;
    }

    private void Save(string name, JsonObject result)
    {
        string file = _kernels.Folder.File("result.json");
        File.WriteAllText(file, result.ToJsonString());
        ChildProcess run = _kernels.Run("report", file, "--save", name);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private JsonNode Json(params ReadOnlySpan<string> arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }
}
