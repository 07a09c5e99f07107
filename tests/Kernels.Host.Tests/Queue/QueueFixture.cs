using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Kernels.Queue.Jobs;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests.Queue;

/// <summary>A server, a folder that all share, and the command that uses them.</summary>
internal sealed class QueueFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<QueueProcess> _processes = [];

    public NatsServer Server { get; } = new("-js");

    public KernelsCommand Kernels { get; } = new();

    /// <summary>The folder for outputs.</summary>
    public string Into => Kernels.Folder.File("out");

    /// <summary>The build of the program, as its jobs say it.</summary>
    public string Build => $"kernels {Kernels.Run("--version").Output.Trim()}";

    public QueueFixture()
    {
        const int Points = 600;
        double[] ends = [.. Enumerable.Range(0, Points).Select(point => (point - (Points / 2)) * 1e-4)];
        NpyFile.Write<double>(Kernels.Folder.File("x.npy"), ends, Points);
        NpyFile.Write<double>(Kernels.Folder.File("y.npy"), ends, Points);
        Directory.CreateDirectory(Into);
        Kernels.Environment["Kernels__Queue__Url"] = Server.Url;
        Kernels.Environment["Kernels__Queue__Roots__0"] = Kernels.Folder.Path;
    }

    /// <summary>Starts a worker with short waits.</summary>
    public QueueProcess Work(params ReadOnlySpan<string> arguments)
    {
        string[] lease = arguments.Contains("--lease") ? [] : ["--lease", "2s"];
        string[] backoff = arguments.Contains("--backoff") ? [] : ["--backoff", "50ms"];
        return Start(["worker", .. backoff, .. lease, .. arguments]);
    }

    /// <summary>Starts a verb that does not end soon.</summary>
    public QueueProcess Start(params ReadOnlySpan<string> arguments)
    {
        QueueProcess process = new(Kernels, arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>A picture of which every point takes all iterations: some seconds for all of it.</summary>
    public string[] Picture { get; } = ["--x", "x.npy", "--y", "y.npy", "--max-iterations", "6000", "--backend", "managed"];

    /// <summary>Submits the picture.</summary>
    public ChildProcess Submit(int parts, params ReadOnlySpan<string> arguments)
        => Kernels.Run(["submit", "julia", "--parts", $"{parts}", "--into", Into, .. Picture, .. arguments]);

    /// <summary>The state of the queue, as it is told.</summary>
    public JsonNode State()
    {
        ChildProcess run = Kernels.Run("queue", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonNode.Parse(run.Output)!;
    }

    /// <summary>Waits until something is so.</summary>
    public void WaitFor(Func<JsonNode, bool> isSo, string what)
    {
        Stopwatch clock = Stopwatch.StartNew();
        JsonNode state;
        while (!isSo(state = State()))
        {
            Assert.True(clock.Elapsed < Patience, $"not in time: {what}\n{state}\n{string.Join('\n', _processes.Select(process => process.Output))}");
            Thread.Sleep(100);
        }
    }

    /// <summary>How many jobs of all calls are in a state.</summary>
    public static int Count(JsonNode state, string name) => state["calls"]!.AsArray().Sum(call => (int)call![name]!);

    /// <summary>The only job that is shown.</summary>
    public static JsonNode OnlyJob(JsonNode state) => Assert.Single(state["jobs"]!.AsArray())!;

    /// <summary>Adds a plug-in whose norm of everything is -1, for the commands and workers that start from now on.</summary>
    /// <param name="id">Its id, the name of its backend.</param>
    public void AddPlugin(string id)
    {
        string folder = Directory.CreateDirectory(Kernels.Folder.File($"plugins/{id}")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "kernels-plugin.json"),
            $$"""
            {
              "schema": "kernels.plugin/1", "id": "{{id}}", "version": "1.0.0", "description": "for a test", "kind": "worker",
              "abi": { "min": 1, "max": 1 }, "command": ["python3", "worker.py"], "kernels": ["norm/1"]
            }
            """);
        File.WriteAllText(
            Path.Combine(folder, "worker.py"),
            $"""
            import sys
            sys.path.insert(0, '{Repository.PathOf("python")}')
            from kernels_worker import implementation, serve

            @implementation("norm/1")
            def norm(x, norm):
                norm[0] = -1

            serve(numpy_views=False)
            """);
        Kernels.Environment["KERNELS_PLUGIN_PATH"] = Kernels.Folder.File("plugins");
    }

    /// <summary>Puts a job into the queue as it stands.</summary>
    public void Publish(Job job) => Server.Publish($"kernels.jobs.{JobName.Of(job)}", System.Text.Encoding.UTF8.GetString(JobWriter.Write(job)));

    /// <summary>A job of this build.</summary>
    public Job MakeJob() => new()
    {
        Kernel = "norm/1",
        Build = Build,
        Options = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
        Part = 1,
        Parts = 1,
        Into = Into,
    };

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        Kernels.Dispose();
        Server.Dispose();
    }
}
