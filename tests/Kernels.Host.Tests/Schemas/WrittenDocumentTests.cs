using System.Text.Json.Nodes;
using Kernels.Host.Tests.Queue;

namespace Kernels.Host.Tests.Schemas;

/// <summary>
/// The documents that the verbs write match the schemas, and have no members that those don't name. A new member needs a line
/// in <c>docs/schemas</c>, and one in <c>docs/formats.md</c>.
/// </summary>
public sealed class WrittenDocumentTests : IDisposable
{
    /// <summary>A worker that crashes in its second call.</summary>
    private const string Crashing = """
        import os, signal, sys
        sys.path.insert(0, 'MODULE')
        from kernels_worker import implementation, serve

        calls = 0

        @implementation("spmv/1")
        def spmv(rowOffsets, columns, values, x, y):
            global calls
            calls += 1
            if calls > 1:
                os.kill(os.getpid(), signal.SIGSEGV)
            for row in range(len(y)):
                y[row] = sum(values[k] * x[columns[k]] for k in range(rowOffsets[row], rowOffsets[row + 1]))

        serve(numpy_views=False)
        """;

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void Results_with_failures_several_sizes_threads_processes_and_an_older_result()
    {
        AddPlugins();
        FormatSchema schema = FormatSchema.Closed("compare");
        JsonNode first = Written(
            1, "compare", "spmv", "--size", "tiny,small", "--threads", "1,2", "--rounds", "5", "--backends", "managed,simd,crashing,wrong",
            "--json", "-");
        schema.Accepts(first);
        Assert.Contains(first["results"]!.AsArray(), result => (string)result!["verdict"]! == "crashed");
        Assert.Contains(first["results"]!.AsArray(), result => (string)result!["verdict"]! == "unavailable");
        Assert.NotEmpty(first["threads_pay"]!.AsArray());
        Assert.NotNull(first["ceilings"]);

        File.WriteAllText(_kernels.Folder.File("old.json"), first.ToJsonString());
        JsonNode second = Written(
            0, "compare", "spmv", "--size", "tiny", "--threads", "1", "--rounds", "5", "--processes", "2", "--backends", "managed,simd",
            "--no-ceilings", "--against", "old.json", "--json", "-");
        schema.Accepts(second);
        Assert.NotNull(second["against"]);

        schema.Accepts(Written(0, "report", "old.json", "--json", "-"));
    }

    [Fact]
    public void A_comparison_on_the_users_own_data()
    {
        JsonNode result = Written(
            0, "compare", "julia", "--width", "40,60", "--height", "30", "--threads", "1", "--rounds", "5", "--backends", "managed,simd",
            "--no-ceilings", "--json", "-");
        FormatSchema.Closed("compare").Accepts(result);
        Assert.Null(result["workloads"]![0]!["size"]);
        Assert.True((bool)result["workloads"]![0]!["options"]![0]!["swept"]!);
    }

    [Fact]
    public void Saved_results_and_their_history()
    {
        foreach (string name in new[] { "monday", "tuesday" })
        {
            Written(
                0, "compare", "julia", "--size", "tiny", "--threads", "1", "--rounds", "5", "--backends", "managed,simd", "--no-ceilings",
                "--save", name, "--json", "-");
        }

        JsonNode history = Written(0, "history", "julia", "--json");
        FormatSchema.Closed("history").Accepts(history);
        Assert.Equal(2, history["courses"]![0]!["points"]!.AsArray().Count);
    }

    [Fact]
    public void Runs_with_figures_and_without()
    {
        FormatSchema schema = FormatSchema.Closed("run");
        JsonNode sketch = Written(0, "run", "kmv", "--n", "5000", "--k", "9", "--validate", "--json");
        schema.Accepts(sketch);
        Assert.Equal(72, (double)sketch["figures"]!["values"]!.AsArray().Single(figure => (string)figure!["name"]! == "memory")!["value"]!);
        Assert.True((bool)sketch["validation"]!["passed"]!);
        JsonNode image = Written(0, "run", "julia", "--size", "tiny", "--image", "julia.png", "--json");
        schema.Accepts(image);
        Assert.Null(image["figures"]);
        Assert.Equal("image written to julia.png", (string?)Assert.Single(image["saved"]!.AsArray()));
        Assert.Null(image["parts"]);
        Written(0, "run", "polynomial", "--n", "1000", "--output", "y.npy", "--json");
        JsonNode parts = Written(0, "run", "norm", "--x", "y.npy", "--memory", "2GB", "--json");
        schema.Accepts(parts);
        Assert.Equal(8000, (double)parts["parts"]!["bytes_read"]!);
    }

    [Fact]
    public void A_self_test()
    {
        JsonNode result = JsonNode.Parse(
            _kernels.Run("compare", "--self-test", "--self-test-comparisons", "1", "--budget", "100ms", "--self-test-pairs", "compute", "--json", "-").Output)!;
        FormatSchema.Closed("self-test").Accepts(result);
        Assert.NotEmpty(result["pairs"]![0]!["comparisons"]!.AsArray());
    }

    [Fact]
    public void The_doctors_findings()
    {
        _kernels.Environment["OMP_PROC_BIND"] = "true";
        JsonNode result = Written(0, "doctor", "--threads", "1", "--json");
        FormatSchema.Closed("doctor").Accepts(result);
        Assert.NotEmpty(result["influences"]!.AsArray());
        Assert.NotNull(result["ceilings"]);
    }

    [Fact]
    public void The_record_of_tune_and_the_list_that_relies_on_it()
    {
        const string Record = "kernels-tuning.json";
        ChildProcess tune = _kernels.Run("tune", "julia", "--sizes", "tiny", "--threads", "1", "--budget", "100ms", "--record", Record);
        Assert.True(tune.ExitCode == 0, tune.ToString());
        FormatSchema.Closed("tuning").Accepts(JsonNode.Parse(File.ReadAllText(_kernels.Folder.File(Record)))!);

        File.WriteAllText(_kernels.Folder.File("appsettings.json"), $$"""{ "Kernels": { "Threads": 1, "Record": "{{Record}}" } }""");
        JsonNode list = Written(0, "list", "--json");
        FormatSchema.Closed("list").Accepts(list);
        Assert.NotNull(list["kernels"]![0]!["selected"]!["evidence"]);
    }

    [Fact]
    public void Plug_ins_that_were_accepted_and_rejected_and_their_record()
    {
        AddPlugins();
        JsonNode list = Written(0, "plugins", "--json");
        FormatSchema.Closed("plugins").Accepts(list);
        Assert.Equal(["accepted", "rejected"], list["plugins"]!.AsArray().Select(plugin => (string)plugin!["state"]!));
        FormatSchema.Closed("known-plugins").Accepts(
            JsonNode.Parse(File.ReadAllText(Path.Combine(_kernels.Folder.Path, "data", "kernels", "plugins.json")))!);
    }

    [Fact]
    public void What_is_submitted_to_a_queue_and_what_becomes_of_it()
    {
        using QueueFixture queue = new();
        ChildProcess submitted = queue.Kernels.Run("submit", "norm", "--x", "x.npy", "--parts", "2", "--into", queue.Into, "--json");
        JsonNode submission = JsonNode.Parse(submitted.Output)!;
        FormatSchema.Closed("submit").Accepts(submission);
        Assert.Equal(2, (int)submission["added"]!);
        queue.Publish(queue.MakeJob() with { Into = "/etc" });
        Assert.Equal(0, queue.Work("--idle", "1s").WaitForEnd());

        Assert.Equal(0, queue.Submit(2).ExitCode);
        JsonNode state = queue.State();
        FormatSchema.Closed("queue").Accepts(state);
        Assert.Equal((2, 1, 2), (QueueFixture.Count(state, "done"), QueueFixture.Count(state, "failed"), QueueFixture.Count(state, "waits")));
    }

    /// <summary>A job that is done, one whose result is wrong twice, and one of another build.</summary>
    [Fact]
    public void What_happens_to_a_worker_of_a_queue()
    {
        using QueueFixture queue = new();
        queue.AddPlugin("wrong");
        string[] submit = ["submit", "norm", "--x", "x.npy", "--parts", "1"];
        Assert.Equal(0, queue.Kernels.Run([.. submit, "--into", queue.Into]).ExitCode);
        Assert.Equal(0, queue.Kernels.Run([.. submit, "--into", queue.Into + "-wrong", "--backend", "wrong", "--validate"]).ExitCode);
        queue.Publish(queue.MakeJob() with { Build = "kernels 0.0.1" });
        QueueProcess worker = queue.Work("--json", "--name", "first", "--retries", "1", "--idle", "2s");
        Assert.Equal(0, worker.WaitForEnd());

        JsonNode[] events = [.. worker.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.All(events, FormatSchema.Closed("worker").Accepts);
        Assert.All(events, told => Assert.Equal("first", (string)told["worker"]!));
        Assert.Equal("started", NameOf(events[0]));
        Assert.Equal("ended", NameOf(events[^1]));
        JsonNode[] wrong = [.. events.Where(told => (int?)told["exit_code"] == 1)];
        string job = (string)wrong[0]["job"]!;
        Assert.Equal(["taken", "retry", "taken", "failed"], events.Where(told => (string?)told["job"] == job).Select(NameOf));
        Assert.Equal([1, 2], wrong.Select(told => (int)told["attempt"]!));
        Assert.Equal(0.05, (double)wrong[0]["again_in_seconds"]!);
        Assert.InRange((double)Assert.Single(events, told => NameOf(told) == "done")["seconds"]!, 1e-3, 60);
        Assert.Contains(events, told => NameOf(told) == "refused" && (double)told["again_in_seconds"]! == 0);

        static string NameOf(JsonNode told) => (string)told["event"]!;
    }

    private JsonNode Written(int exitCode, params string[] arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }

    /// <summary>Adds a plug-in that works until it crashes, and one whose manifest is for another system.</summary>
    private void AddPlugins()
    {
        string other = OperatingSystem.IsWindows() ? "linux" : "windows";
        Add("crashing", "");
        Add("wrong", $"\"platform\": \"{other}\",");
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = _kernels.Folder.File("plugins");
    }

    private void Add(string id, string members)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_kernels.Folder.Path, "plugins", id)).FullName;
        File.WriteAllText(
            Path.Combine(folder, "kernels-plugin.json"),
            $$"""
            {
              "schema": "kernels.plugin/1", "id": "{{id}}", "version": "1.0.0", "description": "for a test", "kind": "worker",
              "abi": { "min": 1, "max": 1 }, {{members}} "command": ["python3", "worker.py"], "kernels": ["spmv/1"]
            }
            """);
        File.WriteAllText(
            Path.Combine(folder, "worker.py"), Crashing.Replace("MODULE", Repository.PathOf("python"), StringComparison.Ordinal));
    }
}
