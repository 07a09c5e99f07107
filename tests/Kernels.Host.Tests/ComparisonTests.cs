using System.Diagnostics;
using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Features of <c>compare</c> beyond one plain comparison.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void A_comparison_tells_its_control_overhead_and_interference()
    {
        JsonElement workload = Compare("julia", "--size", "tiny", "--rounds", "5", "--threads", "1").GetProperty("workloads")[0];
        Assert.Equal("managed", workload.GetProperty("control").GetProperty("backend").GetString());
        Assert.True(workload.GetProperty("noise_floor").GetDouble() > 0);
        Assert.True(workload.GetProperty("timer_overhead_seconds").GetDouble() > 0);
        Assert.True(workload.GetProperty("call_overhead_seconds").GetDouble() > 0);
        Assert.True(workload.GetProperty("interference").GetProperty("samples").GetInt32() > 0);
        Assert.True(workload.GetProperty("peak_resident_bytes").GetInt64() > 1 << 20);
        Assert.True(workload.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public void A_row_repeats_by_its_command()
    {
        JsonElement row = Compare("spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed,simd", "--threads", "1,2", "--seed", "7")
            .GetProperty("results").EnumerateArray()
            .First(result => result.GetProperty("backend").GetString() == "simd" && result.GetProperty("threads").GetInt32() == 2);
        string[] command = row.GetProperty("command").GetString()!.Split(' ');
        Assert.Equal("kernels", command[0]);
        JsonElement again = Compare(command[2..]);
        Assert.Equal(7u, again.GetProperty("seed").GetUInt64());
        string[] candidates =
        [
            .. again.GetProperty("results").EnumerateArray().Select(result => $"{result.GetProperty("backend")}:{result.GetProperty("threads")}").Order(),
        ];
        Assert.Equal(["managed:1", "simd:2"], candidates);
    }

    [Fact]
    public void The_command_of_a_row_names_the_configuration_as_a_shell_takes_it()
    {
        File.WriteAllText(_kernels.Folder.File("my settings.json"), "{}");
        string command = Compare("spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed", "--threads", "1", "--config", "my settings.json")
            .GetProperty("results")[0].GetProperty("command").GetString()!;
        Assert.Contains(" --config 'my settings.json' ", command, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_sizes_and_thread_counts_tell_scaling_and_from_where_on_threads_pay()
    {
        JsonElement root = Compare("spmv", "--size", "small,tiny", "--rounds", "5", "--backends", "managed", "--threads", "1,2");
        JsonElement[] workloads = [.. root.GetProperty("workloads").EnumerateArray()];
        Assert.Equal(["tiny", "small"], workloads.Select(workload => workload.GetProperty("size").GetString()));
        Assert.All(workloads, workload =>
        {
            JsonElement scaling = Assert.Single(workload.GetProperty("scaling").EnumerateArray());
            Assert.Equal([1, 2], scaling.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("threads").GetInt32()));
        });
        Assert.Equal("managed", Assert.Single(root.GetProperty("threads_pay").EnumerateArray()).GetProperty("backend").GetString());
    }

    [Fact]
    public void Every_result_has_its_ceiling_unless_that_is_left_out()
    {
        string[] arguments = ["spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed", "--threads", "1"];
        JsonElement ceiling = Compare(arguments).GetProperty("results")[0].GetProperty("ceiling");
        Assert.Equal("GB/s", ceiling.GetProperty("unit").GetString());
        Assert.True(ceiling.GetProperty("reached").GetDouble() > 0);
        JsonElement without = Compare([.. arguments, "--no-ceilings"]);
        Assert.Equal(JsonValueKind.Null, without.GetProperty("ceilings").ValueKind);
        Assert.Equal(JsonValueKind.Null, without.GetProperty("results")[0].GetProperty("ceiling").ValueKind);
    }

    [Fact]
    public void Processes_count_as_samples()
    {
        JsonElement root = Compare(
            "julia", "--size", "tiny", "--rounds", "3", "--backends", "managed,simd", "--threads", "1", "--processes", "3");
        Assert.Equal(3, root.GetProperty("workloads")[0].GetProperty("processes").GetInt32());
        Assert.All(root.GetProperty("results").EnumerateArray(), result =>
            Assert.Equal(3, result.GetProperty("samples").GetArrayLength()));
    }

    [Fact]
    public void Cold_caches_are_flushed_before_each_call()
    {
        JsonElement root = Compare(
            "spmv", "--size", "tiny", "--rounds", "3", "--backends", "managed", "--threads", "1", "--cold-cache");
        Assert.True(root.GetProperty("workloads")[0].GetProperty("cold_cache").GetBoolean());
        Assert.Equal(1, root.GetProperty("results")[0].GetProperty("calls_per_sample").GetInt32());
    }

    [Fact]
    public void A_budget_that_is_spent_leaves_verdicts_unresolved_or_settled_but_none_open()
    {
        JsonElement root = Compare("julia", "--size", "tiny", "--budget", "200ms", "--backends", "managed,simd", "--threads", "1");
        JsonElement other = root.GetProperty("results").EnumerateArray()
            .First(result => result.GetProperty("backend").GetString() == "simd");
        string relation = other.GetProperty("relation").GetString()!;
        Assert.Contains(relation, (string[])["faster", "slower", "same", "unresolved"]);
        JsonElement because = other.GetProperty("unresolved_because");
        Assert.Equal(relation == "unresolved", because.ValueKind == JsonValueKind.String);
        JsonElement needed = other.GetProperty("needed_budget_seconds");
        Assert.Equal(
            because.ValueKind == JsonValueKind.String && because.GetString() == "budget", needed.ValueKind == JsonValueKind.Number);
        Assert.True(needed.ValueKind == JsonValueKind.Null || needed.GetDouble() <= 3600);
    }

    [Theory]
    [InlineData("--rounds", "1")]
    [InlineData("--rounds", "2")]
    [InlineData("--processes", "2")]
    public void Too_few_to_tell_anything_from_are_told_in_one_line_and_measured(string option, string count)
    {
        ChildProcess run = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--backends", "managed,simd", "--threads", "1", "--budget", "200ms",
            option, count, "--no-ceilings", "--json", "-");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            $"kernels: warning: {option} {count} is too few for an interval, which takes 3: every verdict will be unresolved\n", run.Errors);
        JsonElement other = JsonDocument.Parse(run.Output).RootElement.GetProperty("results").EnumerateArray()
            .First(result => result.GetProperty("backend").GetString() == "simd");
        Assert.Equal("unresolved", other.GetProperty("relation").GetString());
        Assert.Equal(option == "--rounds" ? "few_rounds" : "few_processes", other.GetProperty("unresolved_because").GetString());
    }

    [Theory]
    [InlineData("--rounds", "3")]
    [InlineData("--processes", "1")]
    public void Enough_of_them_go_without_a_word(string option, string count)
    {
        ChildProcess run = _kernels.Run(
            "compare", "julia", "--size", "tiny", "--backends", "managed", "--threads", "1", "--budget", "200ms", option, count, "--no-ceilings");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Errors);
    }

    /// <summary>Single-threaded samples may never meet the other process, but it still uses a processor.</summary>
    [Fact]
    public void Another_process_that_keeps_a_processor_busy_is_said_first()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what other processes use");
        using Process busy = Process.Start("sh", ["-c", "while :; do :; done"]);
        try
        {
            ChildProcess run = _kernels.Run(
                "compare", "julia", "--size", "tiny", "--backends", "managed,simd", "--threads", "1", "--rounds", "5", "--no-ceilings",
                "--json", "result.json");
            Assert.True(run.ExitCode == 0, run.ToString());
            string first = run.Output.Split('\n')[0];
            Assert.Matches("^note: (the machine was busy while julia tiny was measured: |most samples of julia tiny were disturbed, ).*other processes kept", first);
            JsonElement root = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File("result.json"))).RootElement;
            Assert.Equal(first["note: ".Length..], root.GetProperty("conditions")[0].GetString());
            JsonElement other = root.GetProperty("workloads")[0].GetProperty("other_work");
            Assert.True(other.GetProperty("processor_seconds").GetDouble() >= 0.25 * other.GetProperty("observed_seconds").GetDouble());
        }
        finally
        {
            busy.Kill();
            busy.WaitForExit();
        }
    }

    [Theory]
    [InlineData("--budget", "soon")]
    [InlineData("--budget", "-1s")]
    [InlineData("--budget", "25h")]
    [InlineData("--budget", "1s30m")]
    [InlineData("--baseline", "managed:0")]
    [InlineData("--baseline", "managed:")]
    [InlineData("--baseline", ":2")]
    [InlineData("--only", "simd")]
    [InlineData("--only", "simd:0")]
    [InlineData("--only", "gpu:1")]
    [InlineData("--processes", "0")]
    public void A_wrong_value_is_refused(string option, string value)
        => Assert.Contains(value.Split(':')[0], _kernels.Refused(2, "compare", "julia", option, value), StringComparison.Ordinal);

    private JsonElement Compare(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(["compare", .. arguments, "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
