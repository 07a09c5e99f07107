using System.Text;
using System.Text.Json;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Commands;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>kernels run</c> with a kernel that a plug-in declares, on files.</summary>
public sealed class RunDeclaredTests : IDisposable
{
    /// <summary>y[i] = seed·x[i], with names that are also options of every kernel.</summary>
    private const string Manifest = """
        {
          "schema": "kernels.plugin/1", "id": "mine", "version": "1.0.0", "description": "for a test", "kind": "worker",
          "abi": { "min": 1, "max": 1 }, "command": ["COMMAND", "worker.py"],
          "kernels": [{
            "name": "acme.scale", "revision": 1, "summary": "A scaled vector.", "definition": "output[i] = seed·config[i]",
            "dimensions": ["size"],
            "parameters": [
              { "name": "seed", "type": "float64", "minimum": 0, "maximum": 9, "default": 3, "description": "the factor" },
              { "name": "backend", "type": "int32", "default": 0, "description": "nothing" },
              { "name": "validate", "type": "int32", "default": 0, "description": "nothing" },
              { "name": "isolate", "type": "int32", "default": 0, "description": "nothing" },
              { "name": "help", "type": "int32", "default": 0, "description": "nothing" }
            ],
            "buffers": [
              { "name": "config", "type": "float64", "direction": "in", "shape": ["size"], "fill": [-1, 1], "description": "the vector" },
              { "name": "output", "type": "float64", "direction": "out", "shape": ["size"], "description": "the product" }
            ],
            "tolerance": { "absolute": 0, "relative": 1e-15 }, "flops": [{ "coefficient": 1, "of": ["size"] }],
            "bottleneck": "bandwidth",
            "presets": { "tiny": { "size": 10 }, "small": { "size": 100 }, "medium": { "size": 1000 }, "large": { "size": 10000 } }
          }]
        }
        """;

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void It_runs_on_files_and_says_which_backend_ran_and_why()
    {
        AddPlugin("python3");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), (double[])[1, -2], 2);
        ChildProcess run = _kernels.Run(
            "run", "scale", "--kernel-seed", "2", "--kernel-config", "x.npy", "--output", "y.npy", "--validate", "--isolate", "--threads", "1");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("mine, cpython, 1 thread", run.Output, StringComparison.Ordinal);
        Assert.Contains("auto: the first plug-in that declares it (no record", run.Output, StringComparison.Ordinal);
        Assert.Contains("verdict    pass", run.Output, StringComparison.Ordinal);
        using NpyArray<double> y = NpyFile.Map<double>(_kernels.Folder.File("y.npy"), 1);
        Assert.Equal([2, -4], y.Elements.Memory.ToArray());

        ChildProcess named = _kernels.Run("run", "scale/1", "--size", "tiny", "--backend", "mine");
        Assert.Contains("size = 10", named.Output, StringComparison.Ordinal);
        Assert.Contains("set by --backend", named.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_is_parsed_twice_has_its_settings_read_once()
    {
        ProgramCommand program = new();
        Assert.Same(ProgramCommand.SettingsOf(program.Parse("run scale")), ProgramCommand.SettingsOf(program.Parse("run scale")));
    }

    [Fact]
    public void A_namespace_can_be_left_out_where_one_kernel_has_the_name()
    {
        RunCommand run = new();
        run.AddDeclared([Named("acme.scale"), Named("demo.scale"), Named("other.scale"), Named("acme.shift"), Named("acme.julia")]);
        Assert.Equal(
            ["acme.scale/1", "demo.scale/1", "other.scale/1", "acme.shift/1 shift shift/1", "acme.julia/1"],
            run.Subcommands.Where(command => command.Name.Contains('.', StringComparison.Ordinal)).Select(command => string.Join(' ', command.Aliases.Order(StringComparer.Ordinal))));

        static KernelDeclaration Named(string name)
            => Assert.Single(ManifestReader.Parse(Encoding.UTF8.GetBytes(Manifest.Replace("acme.scale", name, StringComparison.Ordinal))).Declarations);
    }

    [Fact]
    public void Help_has_its_options_and_a_folder_of_the_configuration_counts()
    {
        AddPlugin("python3");
        _kernels.Environment.Remove("KERNELS_PLUGIN_PATH");
        File.WriteAllText(_kernels.Folder.File("own.json"), """{ "Kernels": { "Plugins": { "Folders": ["mine"] } } }""");
        Assert.Contains("A scaled vector.", _kernels.Run("run", "--config", "own.json", "--help").Output, StringComparison.Ordinal);
        string help = string.Join(' ', _kernels.Run("run", "scale", "--help", "--config", "own.json").Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("The factor, 0 to 9. [default: 3]", help, StringComparison.Ordinal);
        Assert.Contains("The vector, float64 [size]; without it, random, -1 to 1.", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--kernel-seed is '10'; allowed: a finite number, 0 to 9.", "scale", "--kernel-seed", "10")]
    [InlineData(2, "option '--sead' is unknown; did you mean '--seed'; see 'kernels run acme.scale --help'.", "scale", "--sead", "1")]
    [InlineData(2, "kernel 'scala' is unknown; did you mean 'scale'; see 'kernels run --help'.", "scala", "--seed", "1")]
    [InlineData(3, "backend 'simd', set by --backend, does not implement acme.scale/1", "scale", "--backend", "simd")]
    public void What_is_wrong_is_told_in_one_line(int exitCode, string message, params string[] arguments)
    {
        AddPlugin("python3");
        Assert.Contains(message, _kernels.Refused(exitCode, ["run", .. arguments]), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_compared_on_files_and_over_extents_by_the_names_that_run_has()
    {
        AddPlugin("python3");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), new double[] { 0.5, 1, 2 }, 3);
        Assert.Equal(
            ["--kernel-size 5", "--kernel-size 9"],
            Compared("--kernel-size", "9,5").GetProperty("workloads").EnumerateArray().Select(workload => workload.GetProperty("input").GetString()));
        JsonElement onFile = Compared("--kernel-seed", "2", "--kernel-config", "x.npy");
        Assert.Equal("--kernel-seed 2 --kernel-config x.npy", onFile.GetProperty("workloads")[0].GetProperty("input").GetString());
    }

    private JsonElement Compared(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(["compare", "scale", .. arguments, "--rounds", "3", "--backends", "mine", "--threads", "1", "--no-ceilings", "--json", "-"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        Assert.All(root.GetProperty("results").EnumerateArray(), result => Assert.Equal("pass", result.GetProperty("verdict").GetString()));
        return root;
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("info")]
    public void A_kernel_of_a_plug_in_that_is_not_available_is_not_unknown(string verb)
    {
        AddPlugin("no-such-program");
        Assert.StartsWith(
            verb == "run" ? "kernels: kernel 'acme.scale/1'" : "kernels: kernel 'scale'",
            _kernels.Refused(3, verb, "scale"),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "is declared by plug-in 'mine', which does not offer it here: there is no program 'no-such-program' on the PATH; install it",
            _kernels.Refused(3, verb, "scale"),
            StringComparison.Ordinal);
    }

    private void AddPlugin(string command)
    {
        string folder = Directory.CreateDirectory(_kernels.Folder.File("mine")).FullName;
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = folder;
        File.WriteAllText(Path.Combine(folder, "kernels-plugin.json"), Manifest.Replace("COMMAND", command, StringComparison.Ordinal));
        File.Copy(Repository.PathOf("python", "kernels_worker.py"), Path.Combine(folder, "kernels_worker.py"));
        File.WriteAllText(Path.Combine(folder, "worker.py"), """
            from kernels_worker import implementation, oracle, serve

            @oracle("acme.scale/1")
            @implementation("acme.scale/1", instruction_set="cpython")
            def scale(seed, config, output, **unused):
                for i in range(len(output)):
                    output[i] = seed * config[i]

            serve(numpy_views=False)
            """);
    }
}
