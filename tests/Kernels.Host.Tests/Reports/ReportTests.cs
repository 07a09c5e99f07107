using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.VisualBasic.FileIO;

namespace Kernels.Host.Tests.Reports;

/// <summary><c>kernels report</c>: every view of a saved result.</summary>
public sealed partial class ReportTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    public static TheoryData<string> Results => [SavedResults.Full, SavedResults.First];

    [Theory]
    [InlineData]
    [InlineData("--json", "-")]
    [InlineData("--csv", "-")]
    [InlineData("--markdown", "-")]
    [InlineData("--html", "-")]
    public void Every_view_names_every_kernel_and_backend(params string[] view)
    {
        JsonArray results = SavedResults.Read(SavedResults.Full)["results"]!.AsArray();
        string output = Report(SavedResults.Full, view);
        Assert.All(results, result =>
        {
            Assert.Contains((string)result!["kernel"]!, output, StringComparison.Ordinal);
            Assert.Contains((string)result["backend"]!, output, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void JSON_keeps_all_that_it_was_read_from(string path)
        => AssertHolds(JsonNode.Parse(Report(path, "--json", "-"))!, SavedResults.Read(path), "$");

    [Fact]
    public void JSON_of_today_is_written_as_it_was_read()
        => Assert.Equal(File.ReadAllText(SavedResults.Full).TrimEnd(), Report(SavedResults.Full, "--json", "-").TrimEnd());

    [Theory]
    [InlineData("plain")]
    [InlineData("a, b")]
    [InlineData("\"quoted\", \"\"")]
    [InlineData("two\r\nlines\nand more")]
    [InlineData("=1+1;\t'x'")]
    public void CSV_gives_back_every_field(string text)
    {
        JsonObject hostile = SavedResults.WithHostileText(text);
        string[][] lines = Parse(Report(Save(hostile), "--csv", "-"));
        Assert.Equal(hostile["results"]!.AsArray().Count, lines.Length - 1);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        foreach ((string[] line, JsonNode? result) in lines.Skip(1).Zip(hostile["results"]!.AsArray()))
        {
            string Field(string name) => line[Array.IndexOf(lines[0], name)];
            Assert.Equal((string)result!["backend"]!, Field("backend"));
            Assert.Equal(text, Field("reason"));
            Assert.Equal(text, Field("cpu"));
            Assert.Equal((double?)result["seconds"]?["median"], Number(Field("seconds_median")));
            Assert.Equal((double?)result["ratio_interval"]?["high"], Number(Field("ratio_high")));
        }
    }

    [Fact]
    public void CSV_has_the_columns_that_are_documented()
    {
        string documented = File.ReadAllText(Repository.PathOf("docs", "formats.md"));
        Assert.All(Parse(Report(SavedResults.Full, "--csv", "-"))[0], name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a | b")]
    [InlineData("back\\|slash")]
    [InlineData("two\r\n\r\n| lines |")]
    public void Markdown_rows_have_as_many_cells_as_their_heads(string text)
    {
        string markdown = Report(Save(SavedResults.WithHostileText(text)), "--markdown", "-");
        int cells = 0;
        foreach (string line in markdown.Split('\n'))
        {
            int bars = UnescapedBar().Count(line);
            Assert.True(bars == 0 || cells == 0 || bars == cells, line);
            cells = bars;
        }
    }

    [Fact]
    public void Markdown_lets_no_HTML_through()
        => Assert.DoesNotMatch(@"(?<!\\)<", Report(Save(SavedResults.WithHostileText("<img src=x onerror=alert(1)>")), "--markdown", "-"));

    [Fact]
    public void Views_are_written_together_beside_the_tables()
    {
        string output = Report(SavedResults.Full, "--csv", "a.csv", "--markdown", "a.md", "--html", "a.html", "--json", "a.json");
        Assert.All(["a.csv", "a.md", "a.html", "a.json"], name =>
        {
            Assert.Contains($"wrote {name}", output, StringComparison.Ordinal);
            Assert.NotEqual(0, new FileInfo(_kernels.Folder.File(name)).Length);
        });
    }

    [Fact]
    public void One_file_can_t_be_two_views()
        => Assert.Contains("--csv", _kernels.Refused(2, "report", SavedResults.Full, "--csv", "x", "--html", "./x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("[]", "no schema")]
    [InlineData("{}", "no schema")]
    [InlineData("""{ "schema": 1 }""", "no schema")]
    [InlineData("""{ "schema": "\ud800" }""", "line 1 holds text that is no Unicode")]
    [InlineData("""{ "schema": "kernels.compare/1", "schema": "kernels.compare/1" }""", "damaged")]
    [InlineData("""{ "schema": "kernels.compare/2" }""", "'kernels.compare/2'")]
    [InlineData("""{ "schema": "kernels.list/1" }""", "'kernels.list/1'")]
    [InlineData("""{ "schema": "kernels.compare/1" }""", "damaged")]
    [InlineData("""{ "schema": "kernels.compare/1", "machine": null, "seed": 1, "workloads": [], "results": [] }""", "$.machine")]
    public void What_is_no_result_is_refused_with_the_reason(string content, string reason)
    {
        string path = _kernels.Folder.File("bad.json");
        File.WriteAllText(path, content);
        string line = _kernels.Refused(2, "report", "bad.json");
        Assert.Contains("bad.json", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_was_cut_off_is_refused_wherever_the_cut_is()
    {
        string whole = File.ReadAllText(SavedResults.First);
        for (int part = 1; part < 8; part++)
        {
            File.WriteAllText(_kernels.Folder.File("cut.json"), whole[..(whole.Length * part / 8)]);
            Assert.Contains("damaged", _kernels.Refused(2, "report", "cut.json"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("results", "threads", "\"two\"")]
    [InlineData("results", "verdict", "\"splendid\"")]
    [InlineData("results", "kernel", "\"fft\"")]
    [InlineData("results", "seconds", "null")]
    [InlineData("results", "samples", "null")]
    [InlineData("results", "samples", "[1, null]")]
    [InlineData("results", "samples", "[1, -1]")]
    [InlineData("results", "ratio", "0")]
    [InlineData("results", "ratio", "1e999")]
    [InlineData("results", "rank", "0")]
    [InlineData("results", "rank", "99")]
    [InlineData("results", "threads", "0")]
    [InlineData("results", "first_call_seconds", "-1")]
    [InlineData("results", "verdict", "\"fail\"")]
    [InlineData("workloads", "rounds", "-1")]
    [InlineData("workloads", "size", "\"vast\"")]
    [InlineData("workloads", "flops", "\"many\"")]
    public void A_member_that_can_t_be_is_refused(string list, string member, string value)
    {
        JsonObject result = SavedResults.Read(SavedResults.First);
        result[list]![0]![member] = JsonNode.Parse(value);
        Assert.Contains("damaged", _kernels.Refused(2, "report", Save(result)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("faster", "0.5")]
    [InlineData("slower", "2")]
    public void A_relation_that_its_ratio_denies_is_refused(string relation, string ratio)
    {
        JsonObject result = SavedResults.Read(SavedResults.Full);
        JsonNode candidate = result["results"]!.AsArray().First(candidate => (string?)candidate!["relation"] is "faster" or "slower")!;
        candidate["relation"] = relation;
        candidate["ratio"] = JsonNode.Parse(ratio);
        candidate["ratio_interval"] = null;
        Assert.Contains("but its ratio is not", _kernels.Refused(2, "report", Save(result)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_let_no_control_character_through()
    {
        string output = Report(Save(SavedResults.WithHostileText("\u001b[2Ja\u202eb\u0007")), "--verbose");
        Assert.DoesNotContain(output, letter => char.IsControl(letter) && letter is not ('\n' or '\r'));
        Assert.DoesNotContain('\u202e', output);
        Assert.Contains("?[2Ja?b?", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json", "does not exist")]
    [InlineData(".", "is a folder")]
    public void A_file_that_can_t_be_read_is_refused(string path, string found)
        => Assert.Contains(
            $"Result '{path}' {found}; required: a file as 'kernels compare --json' writes it, or a name given to --save.",
            _kernels.Refused(2, "report", path),
            StringComparison.Ordinal);

    [Fact]
    public void Vendored_code_is_what_its_table_says()
    {
        string folder = Repository.PathOf("src", "Kernels.Runner", "Reports", "Html", "vendor");
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "chart.js", "chart.umd.min.js"))));
        Assert.Contains(hash, File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
    }

    private string Report(string result, params ReadOnlySpan<string> views)
    {
        ChildProcess run = _kernels.Run(["report", result, .. views]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Errors);
        return run.Output;
    }

    private string Save(JsonObject result)
    {
        string path = _kernels.Folder.File("saved.json");
        File.WriteAllText(path, result.ToJsonString());
        return path;
    }

    /// <summary>Reads comma-separated values with another program's parser.</summary>
    private static string[][] Parse(string csv)
    {
        using TextFieldParser parser = new(new StringReader(csv)) { TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        List<string[]> lines = [];
        while (parser.ReadFields() is { } fields)
        {
            lines.Add(fields);
        }

        return [.. lines];
    }

    private static double? Number(string field) => field == "" ? null : double.Parse(field, CultureInfo.InvariantCulture);

    /// <summary>Whether a document has all members of another, with the same values.</summary>
    private static void AssertHolds(JsonNode? actual, JsonNode? expected, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members)
                {
                    AssertHolds(actual?[name], value, $"{path}.{name}");
                }

                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual?.AsArray().Count);
                for (int i = 0; i < items.Count; i++)
                {
                    AssertHolds(actual![i], items[i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(actual, expected), $"{path}: {actual?.ToJsonString()}, not {expected?.ToJsonString()}");
                break;
        }
    }

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|")]
    private static partial Regex UnescapedBar();
}
