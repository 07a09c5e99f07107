using System.Text.Json.Nodes;
using Kernels.Runner.Statistics;

namespace Kernels.Host.Tests.Builds;

/// <summary><c>--against-build</c>: an older build is measured in the same rounds.</summary>
public sealed class AgainstBuildTests : IDisposable
{
    private static readonly string[] Quick =
        ["compare", "spmv", "--size", "tiny", "--rounds", "5", "--threads", "1", "--no-ceilings"];

    private readonly KernelsCommand _kernels = new();

    public AgainstBuildTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "older builds are scripts of a shell here");

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void Each_backend_is_paired_with_the_older_one_in_the_same_rounds()
    {
        JsonNode result = Json([.. Quick, "--backends", "managed,simd", "--against-build", KernelsCommand.Assembly]);
        JsonNode[] rows = [.. result["results"]!.AsArray().Select(row => row!)];
        Assert.Equal(["managed", "managed@old", "simd", "simd@old"], rows.Select(row => (string)row["backend"]!).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal("pass", (string)row["verdict"]!));

        // The command measures both builds again.
        string command = (string)rows.Single(row => (string)row["backend"]! == "simd@old")["command"]!;
        Assert.Contains($" --only simd:1 --rounds 5 --against-build {KernelsCommand.Assembly} ", command, StringComparison.Ordinal);

        // Both builds run in processes of their own.
        Assert.Equal("shared", (string)result["workloads"]![0]!["memory"]!);
        JsonNode against = result["against"]!;
        Assert.True((bool)against["same_rounds"]!);
        Assert.Equal(result["machine"]!["version"]!.ToString(), against["machine"]!["version"]!.ToString());
        Assert.Contains("both then and now", (string)against["differences"]![0]!, StringComparison.Ordinal);
        Assert.Equal(["managed", "simd"], against["candidates"]!.AsArray().Select(change => (string)change!["backend"]!).Order(StringComparer.Ordinal));
        Assert.All(against["candidates"]!.AsArray(), change => Assert.Equal(RatioWithinRounds(rows, change!), (double)change!["ratio"]!, 6));
    }

    [Fact]
    public void Processes_count_as_samples_of_what_changed()
    {
        JsonNode against = Json([.. Quick, "--backends", "managed", "--processes", "3", "--against-build", KernelsCommand.Assembly])["against"]!;
        JsonNode change = Assert.Single(against["candidates"]!.AsArray())!;
        Assert.NotNull(change["ratio_interval"]);
    }

    [Fact]
    public void A_folder_or_a_program_is_a_build_too_and_what_it_can_not_serve_is_told()
    {
        string folder = Program($"[ \"$3\" = simd ] && echo 'no such backend' >&2 && exit 2; exec dotnet '{KernelsCommand.Assembly}' \"$@\"");
        ChildProcess run = _kernels.Run(
            [.. Quick, "--backends", "managed,simd", "--against-build", folder, "--fail-if-slower", "1000%", "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("kernels: not compared: spmv tiny, simd ×1: unavailable in the older build: ", run.Errors, StringComparison.Ordinal);
        JsonNode result = JsonNode.Parse(run.Output)!;
        JsonNode missing = result["results"]!.AsArray().Single(row => (string)row!["backend"]! == "simd@old")!;
        Assert.Equal("unavailable", (string)missing["verdict"]!);
        Assert.Contains("no such backend", (string)missing["reason"]!, StringComparison.Ordinal);
        JsonNode change = result["against"]!["candidates"]!.AsArray().Single(change => (string)change!["backend"]! == "simd")!;
        Assert.StartsWith("unavailable in the older build: ", (string)change["note"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_serve_is_told_in_one_line()
        => Assert.Contains(
            "can't serve its kernels: managed@old:",
            _kernels.Refused(3, [.. Quick, "--against-build", Program("echo 'what?' >&2; exit 2")]),
            StringComparison.Ordinal);

    [Fact]
    public void Another_revision_of_a_kernel_is_told_and_a_gate_that_compares_nothing_does_not_pass()
    {
        ChildProcess run = _kernels.Run(
            [.. Quick, "--backends", "managed", "--against-build", Answering(protocol: 1), "--fail-if-slower", "5%", "--json", "-"]);
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains(
            "not compared: spmv tiny, managed ×1: unsupported in the older build: does not implement spmv/1; spmv/2: it can't be used",
            run.Errors,
            StringComparison.Ordinal);
        Assert.Contains("compared nothing", run.Errors, StringComparison.Ordinal);
        Assert.StartsWith("kernels: '0.9.0+abc' then, ", (string)JsonNode.Parse(run.Output)!["against"]!["differences"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_the_protocol_is_told_in_one_line()
        => Assert.Contains(
            "it speaks version 2 of the worker protocol", _kernels.Refused(3, [.. Quick, "--against-build", Answering(protocol: 2)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("missing", "there is no such file or folder")]
    [InlineData("empty", "the folder holds neither kernels, kernels.dll nor a plug-in")]
    [InlineData("text", "it is not a program")]
    [InlineData("missing", "allowed: the kernels program of another build")]
    public void What_is_no_build_is_refused(string path, string message)
    {
        Directory.CreateDirectory(_kernels.Folder.File("empty"));
        File.WriteAllText(_kernels.Folder.File("text"), "");
        Assert.Contains(message, _kernels.Refused(2, [.. Quick, $"--against-build={path}"]), StringComparison.Ordinal);
    }

    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void A_plug_in_that_became_slower_fails_the_gate_and_not_the_other_way_round()
    {
        string quick = Plugin("quick", 0);
        string slow = Plugin("slow", 0.6);
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = slow;
        string[] compare = ["compare", "spmv", "--size", "tiny", "--rounds", "9", "--threads", "1", "--no-ceilings", "--backends", "mine"];
        ChildProcess slower = _kernels.Run([.. compare, "--against-build", quick, "--fail-if-slower", "5%"]);
        Assert.True(slower.ExitCode == 4, slower.ToString());
        Assert.Contains("slower by more than 5%: spmv tiny, mine ×1: before ÷ now is", slower.Errors, StringComparison.Ordinal);

        _kernels.Environment["KERNELS_PLUGIN_PATH"] = quick;
        ChildProcess faster = _kernels.Run([.. compare, "--against-build", slow, "--fail-if-slower", "5%"]);
        Assert.True(faster.ExitCode == 0, faster.ToString());
    }

    [Fact]
    public void A_plug_in_that_is_not_compared_is_told()
        => Assert.Contains(
            "has mine, none of which is compared", _kernels.Refused(2, [.. Quick, "--against-build", Plugin("other", 0)]), StringComparison.Ordinal);

    /// <summary>Computed from the samples, which are in the order of the rounds.</summary>
    private static double RatioWithinRounds(JsonNode[] rows, JsonNode change)
    {
        double[] Samples(string backend)
            => [.. rows.Single(row => (string)row["backend"]! == backend)["samples"]!.AsArray().Select(sample => (double)sample!)];
        double[] logs = [.. Samples($"{change["backend"]}@old").Zip(Samples((string)change["backend"]!), (then, now) => Math.Log(then / now))];
        return RatioEstimate.Of(logs).Ratio;
    }

    private string Program(string script)
    {
        string folder = _kernels.Folder.File("build");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "kernels");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <summary>A build that describes itself, and has another revision of a kernel.</summary>
    private string Answering(int protocol)
    {
        string result = $$"""{"protocol":{{protocol}},"id":"managed","version":"0.9.0+abc","kernels":[{"id":"spmv/2","threads":"one","instructionSet":"scalar"}],"problems":[]}""";
        return Program($"read -r request; echo '{{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{result}}}'; read -r request");
    }

    private string Plugin(string name, double sleep)
    {
        string folder = _kernels.Folder.File(name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernels-plugin.json"), """
            { "schema": "kernels.plugin/1", "id": "mine", "version": "1.0.0", "description": "a test's", "kind": "worker", "abi": { "min": 1, "max": 1 },
              "command": ["python3", "worker.py"], "kernels": ["spmv/1"] }
            """);
        File.WriteAllText(Path.Combine(folder, "worker.py"), $$"""
            import sys, time
            sys.path.insert(0, '{{Repository.PathOf("python")}}')
            from kernels_worker import implementation, serve

            @implementation("spmv/1")
            def spmv(rowOffsets, columns, values, x, y):
                time.sleep({{FormattableString.Invariant($"{sleep}")}})
                for row in range(len(y)):
                    y[row] = sum(values[k] * x[columns[k]] for k in range(rowOffsets[row], rowOffsets[row + 1]))

            serve(numpy_views=False)
            """);
        return folder;
    }

    private JsonNode Json(params ReadOnlySpan<string> arguments)
    {
        ChildProcess run = _kernels.Run([.. arguments, "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }
}
