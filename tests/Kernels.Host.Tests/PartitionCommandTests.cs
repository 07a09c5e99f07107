using System.Text;
using System.Text.Json.Nodes;
using Kernels.Host.Tests.Schemas;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>kernels run --partition</c>, and <c>kernels merge</c> of what it wrote.</summary>
public sealed class PartitionCommandTests : IDisposable
{
    private const int Many = 200_000;

    private readonly KernelsCommand _kernels = new();

    public PartitionCommandTests()
        => NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[.. Enumerable.Range(0, Many).Select(index => index % 7 / 7.0)], Many);

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void A_merged_result_is_that_of_one_run()
    {
        Assert.Matches(
            @"partition +2 of 3, from 65536 to 131072 of 200000 along n\nparts +1, each 65536 of n\n",
            Compute("polynomial", 3, "1,2,3"));
        ChildProcess merged = Merge("--output", "merged.npy");
        Done(_kernels.Run("run", "polynomial", "--x", "x.npy", "--backend", "managed", "--output", "whole.npy"));
        Assert.Equal(File.ReadAllBytes(_kernels.Folder.File("whole.npy")), File.ReadAllBytes(_kernels.Folder.File("merged.npy")));
        Assert.Matches(@"partitions +3 along n\nbackend +managed, scalar, [0-9]+ threads?\n", merged.Output);
        Assert.Matches(@"verdict +pass for every partition, residual ", merged.Output);
        Assert.Matches(@"result +y: sum .*\ny written to merged.npy\n", merged.Output);
        Assert.Equal(6, Directory.GetFiles(_kernels.Folder.File("parts")).Length);
    }

    [Theory]
    [InlineData("x.npy", "input x")]
    [InlineData("parts/1-of-2.y.npy", "partition 1/2")]
    public void What_is_merged_is_never_replaced(string file, string what)
    {
        Compute("polynomial", 2, "1,2");
        byte[] before = File.ReadAllBytes(_kernels.Folder.File(file));
        Assert.Contains(
            $"--output '{file}' would replace the file of {what}", _kernels.Refused(2, "merge", "parts", "--output", file), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_kernels.Folder.File(file)));
    }

    [Fact]
    public void What_is_written_follows_the_formats()
    {
        Compute("norm", 5, "1,2,3,4,5");
        FormatSchema record = FormatSchema.Closed("partition");
        for (int number = 1; number <= 5; number++)
        {
            record.Accepts(JsonNode.Parse(File.ReadAllText(_kernels.Folder.File($"parts/{number}-of-5.json")))!);
        }

        JsonNode merged = JsonNode.Parse(Merge("--json").Output)!;
        FormatSchema.Closed("merge").Accepts(merged);
        Assert.Equal(5, merged["partitions"]!.AsArray().Count);
        JsonNode run = JsonNode.Parse(Done(_kernels.Run("run", "norm", "--x", "x.npy", "--partition", "1/5", "--into", "parts", "--json")).Output)!;
        FormatSchema.Closed("run").Accepts(run);
        Assert.Equal(0, (int)run["parts"]!["count"]!);
    }

    [Fact]
    public void What_a_pass_left_is_recorded()
    {
        Compute("norm", 2, "1,2");
        string path = _kernels.Folder.File("parts/1-of-2.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Null(json["pass"]);
        json["pass"] = JsonNode.Parse("""
            {
              "steps": 7,
              "files": [{ "file": "grid.after-7.raw", "output": "grid", "bytes": 80, "hash": "0123456789abcdef0123456789abcdef" }]
            }
            """);
        FormatSchema.Closed("partition").Accepts(json);
        PartitionJson.Write(Parse(json), _kernels.Folder.File("parts"));
        Assert.True(JsonNode.DeepEquals(json["pass"], JsonNode.Parse(File.ReadAllText(path))!["pass"]));

        json["pass"]!["files"]![0]!["file"] = "../x";
        Assert.Contains(
            "\"pass.files[0].file\" is \"../x\"; allowed: grid.after-7.raw",
            Assert.Throws<DocumentException>(() => Parse(json)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_can_be_computed_again_and_a_lost_one_is_named()
    {
        Compute("norm", 3, "1,2,3");
        string whole = Merge().Output;
        Compute("norm", 3, "2");
        Assert.Equal(ResultOf(whole), ResultOf(Merge().Output));
        File.Delete(_kernels.Folder.File("parts/2-of-3.json"));
        Assert.Contains("'parts' is not complete: 2 of 3 is missing", _kernels.Refused(2, "merge", "parts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "The record 'parts/2-of-3.json' can't be used: \"schema\" is missing; run --partition 2/3 again.")]
    [InlineData("no", "The record 'parts/2-of-3.json' can't be used: line 1, column 2 is not JSON: 'no' is neither true, false nor null; names and texts have double quotes; run --partition 2/3 again.")]
    public void A_record_that_is_none_is_refused(string text, string message)
    {
        Compute("norm", 3, "1,2,3");
        File.WriteAllText(_kernels.Folder.File("parts/2-of-3.json"), text);
        Assert.Contains(message, _kernels.Refused(2, "merge", "parts"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_one_array_are_named_in_the_records_and_a_pipe_is_refused()
    {
        NpyFile.Write<double>(_kernels.Folder.File("part-0.npy"), new double[Many / 2], Many / 2);
        NpyFile.Write<double>(_kernels.Folder.File("part-1.npy"), (double[])[3, 4], 2);
        foreach (string partition in (string[])["1/2", "2/2"])
        {
            Done(_kernels.Run("run", "norm", "--x", "part-*.npy", "--partition", partition, "--into", "parts"));
        }

        ChildProcess merged = Merge();
        Assert.Contains("norm: 5\n", merged.Output, StringComparison.Ordinal);
        Assert.Contains("x of part-0.npy and 1 more", merged.Output, StringComparison.Ordinal);
        JsonNode record = JsonNode.Parse(File.ReadAllText(_kernels.Folder.File("parts/1-of-2.json")))!;
        FormatSchema.Closed("partition").Accepts(record);
        Assert.Equal(["part-0.npy", "part-1.npy"], record["inputs"]![0]!["paths"]!.AsArray().Select(path => (string)path!));

        string line = _kernels.RefusedScript(2, "kernels run norm --x <(cat part-1.npy) --partition 1/2 --into parts");
        Assert.Matches("--partition is given, but --x is '/dev/fd/[0-9]+', a pipe, which can be read only once; allowed: files, or ", line);
    }

    [Theory]
    [InlineData("--partition is '0/8'; allowed: I/N with I from 1 to N, and N up to 100000, such as 3/8; a Slurm array is numbered from 1 by --array=1-N", "--partition", "0/8", "--into", "parts")]
    [InlineData("--partition is '9/8'; allowed", "--partition", "9/8", "--into", "parts")]
    [InlineData("--partition needs --into: the folder for its results, the same for all partitions.", "--partition", "1/8")]
    [InlineData("--into needs --partition.", "--into", "parts")]
    [InlineData("--output and --partition exclude each other: a part's results go to the folder of --into", "--partition", "1/8", "--into", "parts", "--output", "y.npy")]
    [InlineData("--into 'x.npy' can't be made", "--partition", "1/8", "--into", "x.npy")]
    public void A_call_without_sense_is_refused(string message, params string[] options)
        => Assert.Contains(message, _kernels.Refused(2, ["run", "norm", "--x", "x.npy", .. options]), StringComparison.Ordinal);

    [Fact]
    public void Outputs_are_named_where_there_are_several()
    {
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[0, 1, 2, 5, 5, 5], 2, 3);
        Done(_kernels.Run("run", "ols_slopes", "--y", "x.npy", "--partition", "1/1", "--into", "parts"));
        Assert.Contains("allowed: NAME=FILE.npy, with one of the outputs of ols_slopes: slope, intercept", _kernels.Refused(2, "merge", "parts", "--output", "s.npy"), StringComparison.Ordinal);
        Assert.Contains("--output names slope twice", _kernels.Refused(2, "merge", "parts", "--output", "slope=s.npy", "--output", "slope=t.npy"), StringComparison.Ordinal);
        Assert.Contains(
            "--output intercept= is './s.npy', the file of --output slope= too",
            _kernels.Refused(2, "merge", "parts", "--output", "slope=s.npy", "--output", "intercept=./s.npy"),
            StringComparison.Ordinal);
        Assert.Contains("--output is 's.txt', but .npy is what it writes", _kernels.Refused(2, "merge", "parts", "--output", "slope=s.txt"), StringComparison.Ordinal);
        Merge("--output", "slope=s.npy", "--output", "intercept=i.npy");
        using NpyArray<double> slope = NpyFile.Map<double>(_kernels.Folder.File("s.npy"), 1);
        Assert.Equal([1, 0], slope.Elements.Span);
    }

    /// <summary>Computes partitions into the folder <c>parts</c>.</summary>
    /// <returns>What all of them printed.</returns>
    private string Compute(string kernel, int count, string numbers) => string.Concat(numbers.Split(',').Select(number => Done(
        _kernels.Run("run", kernel, "--x", "x.npy", "--partition", $"{number}/{count}", "--into", "parts", "--backend", "managed", "--validate")).Output));

    private ChildProcess Merge(params string[] options) => Done(_kernels.Run(["merge", "parts", .. options]));

    private static string ResultOf(string output) => output.Split('\n').Single(line => line.StartsWith("result", StringComparison.Ordinal));

    private static PartitionRecord Parse(JsonNode json) => PartitionReader.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static ChildProcess Done(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
