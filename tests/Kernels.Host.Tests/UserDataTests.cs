using System.Text.Json;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>compare</c> on data that the user brings, and over values of a parameter.</summary>
public sealed class UserDataTests : IDisposable
{
    private static readonly string[] Quick = ["--rounds", "3", "--threads", "1", "--no-ceilings"];

    private readonly KernelsCommand _kernels = new();

    public UserDataTests()
    {
        File.WriteAllText(
            _kernels.Folder.File("m.mtx"), "%%MatrixMarket matrix coordinate real general\n3 4 4\n1 1 1\n2 2 2\n3 3 3\n3 1 5\n");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), new double[] { 1, 10, 100, 1000 }, 4);
        NpyFile.Write<double>(_kernels.Folder.File("grid.npy"), Enumerable.Range(0, 600).Select(i => Math.Sin(i)).ToArray(), 20, 30);
    }

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void A_parameter_with_several_values_makes_a_workload_of_each_and_a_table_of_all()
    {
        ChildProcess run = Compared("julia", "--width", "64,32,16", "--height", "16", "--backends", "managed,simd", "--json", "r.json");
        JsonElement root = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File("r.json"))).RootElement;
        JsonElement[] workloads = [.. root.GetProperty("workloads").EnumerateArray()];
        Assert.Equal(
            ["--width 16 --height 16", "--width 32 --height 16", "--width 64 --height 16"],
            workloads.Select(workload => workload.GetProperty("input").GetString()));
        Assert.All(workloads, workload => Assert.Equal(JsonValueKind.Null, workload.GetProperty("size").ValueKind));
        JsonElement option = workloads[0].GetProperty("options")[0];
        Assert.Equal(
            ("width", "16", 16, true),
            (option.GetProperty("name").GetString(), option.GetProperty("value").GetString(), option.GetProperty("number").GetDouble(),
                option.GetProperty("swept").GetBoolean()));
        Assert.False(workloads[0].GetProperty("options")[1].GetProperty("swept").GetBoolean());
        Assert.All(root.GetProperty("results").EnumerateArray(), result => Assert.Equal("pass", result.GetProperty("verdict").GetString()));
        Assert.Equal(6, root.GetProperty("results").GetArrayLength());

        string[] lines = run.Output.Split('\n');
        int head = Array.FindIndex(lines, line => line.StartsWith("width", StringComparison.Ordinal));
        Assert.Contains("managed ×1", lines[head], StringComparison.Ordinal);
        Assert.Matches("^16 .*baseline", lines[head + 1]);
        Assert.Matches("^64 .*baseline", lines[head + 3]);

        string csv = _kernels.Run("report", "r.json", "--csv", "-").Output;
        Assert.Contains("--width 32 --height 16", csv, StringComparison.Ordinal);
        Assert.Contains("julia by \\-\\-width".Replace("\\-", "-", StringComparison.Ordinal), _kernels.Run("report", "r.json", "--markdown", "-").Output, StringComparison.Ordinal);
        string html = _kernels.Run("report", "r.json", "--html", "-").Output;
        Assert.Contains("data-chart=\"sweep\" data-workload=\"0\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spmv", "--matrix", "m.mtx")]
    [InlineData("spmv", "--matrix", "m.mtx", "--x", "x.npy")]
    [InlineData("diffusion", "--dt", "0.2", "--steps", "7", "--grid", "grid.npy")]
    [InlineData("diffusion", "--steps", "0", "--grid", "grid.npy")]
    [InlineData("julia", "--x-min", "-0.7436447860", "--x-max", "-0.7436447859", "--y-min", "0.1318252535", "--y-max", "0.1318252536", "--width", "33")]
    public void Every_backend_is_validated_on_the_users_own_data(params string[] arguments)
    {
        string[] backends = arguments[0] == "julia" ? [] : ["--backends", "managed,simd,native"];
        JsonElement root = Compare([.. arguments, .. backends, .. Quick]);
        Assert.Equal(string.Join(' ', arguments[1..]), root.GetProperty("workloads")[0].GetProperty("input").GetString());
        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        Assert.Contains(results, result => result.GetProperty("verdict").GetString() == "pass" && result.GetProperty("backend").GetString() == "simd");
        Assert.All(results, result => Assert.Contains(result.GetProperty("verdict").GetString(), (string[])["pass", "unavailable"]));
        Assert.All(results, result => Assert.NotEqual(JsonValueKind.Null, result.GetProperty("input").ValueKind));
    }

    [Fact]
    public void Backends_in_processes_of_their_own_compute_on_shared_memory()
    {
        JsonElement root = Compare(["spmv", "--matrix", "m.mtx", "--x", "x.npy", "--backends", "managed,simd", "--isolate", .. Quick]);
        Assert.Equal("shared", root.GetProperty("workloads")[0].GetProperty("memory").GetString());
        Assert.All(root.GetProperty("results").EnumerateArray(), result => Assert.Equal("pass", result.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void A_row_repeats_by_its_command()
    {
        JsonElement root = Compare(["spmv", "--matrix", "m.mtx", "--backends", "managed,simd", "--baseline", "simd:1", .. Quick]);
        string command = root.GetProperty("results").EnumerateArray()
            .First(result => result.GetProperty("backend").GetString() == "managed").GetProperty("command").GetString()!;
        Assert.StartsWith("kernels compare spmv --matrix m.mtx --baseline simd:1 ", command, StringComparison.Ordinal);
        JsonElement again = Compare(command.Split(' ')[2..]);
        Assert.Equal("--matrix m.mtx", again.GetProperty("workloads")[0].GetProperty("input").GetString());
        Assert.Equal("simd", again.GetProperty("workloads")[0].GetProperty("baseline").GetProperty("backend").GetString());
    }

    [Theory]
    [InlineData("cat m.mtx | kernels compare spmv --matrix -")]
    [InlineData("kernels compare spmv --matrix <(cat m.mtx) --x x.npy")]
    [InlineData("cat grid.npy | kernels compare diffusion --grid - --steps 1,2,3")]
    [InlineData("kernels compare spmv --matrix m.mtx --x <(cat x.npy) --processes 3")]
    public void Inputs_come_through_pipes_and_reach_every_workload_and_process(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's redirections are tried on Linux.");
        ChildProcess run = _kernels.Script($"{script} --backends managed,simd --rounds 3 --threads 1 --no-ceilings --json r.json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement root = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File("r.json"))).RootElement;
        Assert.All(root.GetProperty("results").EnumerateArray(), result => Assert.Equal("pass", result.GetProperty("verdict").GetString()));
        Assert.DoesNotContain(root.GetProperty("workloads").EnumerateArray(), workload => workload.GetProperty("input").GetString()!.EndsWith("--x -", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_pipes_can_not_reach_several_processes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's redirections are tried on Linux.");
        Assert.Contains(
            "--matrix and --x come through pipes, and every process of --processes needs them",
            _kernels.RefusedScript(2, "kernels compare spmv --matrix <(cat m.mtx) --x <(cat x.npy) --processes 3"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--width gives data of one kernel, and several are compared: julia, diffusion", "compare", "julia", "diffusion", "--width", "9")]
    [InlineData("--size and --width exclude each other", "compare", "julia", "--width", "9", "--size", "tiny")]
    [InlineData("--matrix is no option of julia; its own: --c-real, --c-imaginary, --max-iterations, --x, --x-min, ", "compare", "julia", "--matrix", "m.mtx")]
    [InlineData("--width and --height have several values each; allowed: one option with several", "compare", "julia", "--width", "1,2", "--height", "1,2")]
    [InlineData("--width is '0'; allowed: a whole number, 1 to ", "compare", "julia", "--width", "5,0")]
    [InlineData("--width is '1..100': it has more than 64 values", "compare", "julia", "--width", "1..100")]
    [InlineData("the scheme is unstable: d·dt is 0.3", "compare", "diffusion", "--grid", "grid.npy", "--dt", "0.1,0.3")]
    [InlineData("--rows and --matrix exclude each other", "compare", "spmv", "--matrix", "m.mtx", "--rows", "3")]
    [InlineData("nothing.mtx", "compare", "spmv", "--matrix", "nothing.mtx")]
    [InlineData("has 4 for columnCount; required: 3, as in --matrix", "compare", "spmv", "--matrix", "t.mtx", "--x", "x.npy")]
    [InlineData("option '--widht' is unknown; did you mean '--width'; ", "compare", "julia", "--widht", "9")]
    [InlineData("option '--image' is unknown", "compare", "julia", "--image", "a.png")]
    [InlineData("--width has no effect on --self-test", "compare", "--self-test", "--width", "9")]
    [InlineData("--baseline simd:3 is not compared; thread counts that are: 1, 2", "compare", "julia", "--threads", "1,2", "--baseline", "simd:3")]
    [InlineData("--baseline simd is not compared; compared: managed", "compare", "julia", "--backends", "managed", "--baseline", "simd:2")]
    [InlineData("no backend matches 'numpie*'; backends: managed, simd, aot, native", "compare", "julia", "--backends", "numpie*,simd")]
    [InlineData("no backend matches 'x?'; backends: managed, simd, aot, native", "check", "--backends", "x?")]
    [InlineData("no kernel matches 'zz*'; kernels: julia, diffusion, spmv", "compare", "zz*")]
    [InlineData("no kernel matches 'zz*'; kernels: julia, diffusion, spmv", "tune", "zz*")]
    [InlineData("no kernel matches 'zz*'; kernels: julia, diffusion, spmv", "check", "zz*")]
    public void What_does_not_go_together_is_one_line(string message, params string[] arguments)
    {
        File.WriteAllText(_kernels.Folder.File("t.mtx"), "%%MatrixMarket matrix coordinate real general\n2 3 1\n1 1 1\n");
        Assert.StartsWith($"kernels: {message}", Unquoted(_kernels.Refused(2, arguments)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_has_the_threads_that_it_is_given()
    {
        JsonElement root = Compare("spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed,simd", "--threads", "1,2", "--baseline", "simd:2", "--no-ceilings");
        JsonElement baseline = root.GetProperty("workloads")[0].GetProperty("baseline");
        Assert.Equal(("simd", 2), (baseline.GetProperty("backend").GetString(), baseline.GetProperty("threads").GetInt32()));
    }

    [Fact]
    public void Patterns_stand_for_all_that_match_and_none_of_those_has_to_be_there()
    {
        JsonElement root = Compare("j*", "--size", "tiny", "--rounds", "3", "--backends", "s*,MAN*,*", "--threads", "1", "--no-ceilings");
        Assert.Equal("julia", Assert.Single(root.GetProperty("workloads").EnumerateArray()).GetProperty("kernel").GetString());
        string[] backends = [.. root.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("backend").GetString()!)];
        Assert.Equal(["aot", "managed", "native", "simd"], backends.Order());
    }

    /// <summary>Removes the value's file if a message begins with it, so that all messages begin alike.</summary>
    private static string Unquoted(string line)
        => line.Contains("nothing.mtx", StringComparison.Ordinal) ? "kernels: nothing.mtx"
            : line.Contains("has 4 for", StringComparison.Ordinal) ? $"kernels: {line[line.IndexOf("has 4", StringComparison.Ordinal)..]}"
            : line;

    private ChildProcess Compared(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(["compare", .. arguments, .. Quick]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private JsonElement Compare(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(["compare", .. arguments, "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
