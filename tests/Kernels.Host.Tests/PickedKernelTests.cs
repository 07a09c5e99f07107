using System.Text.Json;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary>
/// A declared kernel with offsets, indices, an empty dimension, a whole number of 64 bits, a fixed extent and a used length, in
/// Python and in C: <c>check</c> passes it, and finds what is wrong with it.
/// </summary>
public sealed class PickedKernelTests : IDisposable
{
    private const string Declaration = """
        {
          "name": "acme.picked", "revision": 1, "summary": "Sums of picked weights.", "definition": "see picked.c",
          "dimensions": ["rows", "entries", "columns"], "leastExtents": { "rows": 0, "entries": 0 },
          "parameters": [{ "name": "key", "type": "int64", "minimum": 0, "default": 9007199254740900, "description": "a number" }],
          "buffers": [
            { "name": "starts", "type": "int32", "direction": "in", "shape": ["rows + 1"], "constraint": { "offsets": "entries" }, "description": "where rows begin" },
            { "name": "picked", "type": "int32", "direction": "in", "shape": ["entries"], "constraint": { "below": "columns" }, "description": "columns" },
            { "name": "weights", "type": "float64", "direction": "in", "shape": ["columns"], "fill": [-1, 1], "description": "weights" },
            { "name": "found", "type": "int32", "direction": "out", "shape": ["columns"], "usedLength": "count", "description": "columns that occur" },
            { "name": "count", "type": "int64", "direction": "out", "shape": ["1"], "description": "how many" },
            { "name": "sums", "type": "float64", "direction": "out", "shape": ["rows"], "description": "sums" },
            { "name": "keys", "type": "int64", "direction": "out", "shape": ["rows"], "description": "numbers" }
          ],
          "tolerance": { "absolute": 1e-9, "relative": 0 }, "flops": [{ "coefficient": 1, "of": ["count"] }],
          "bytes": [{ "coefficient": 4, "of": ["entries"] }], "readsEverything": true, "bottleneck": "bandwidth",
          "presets": {
            "tiny": { "rows": 40, "entries": 100, "columns": 50 }, "small": { "rows": 40, "entries": 100, "columns": 50 },
            "medium": { "rows": 40, "entries": 100, "columns": 50 }, "large": { "rows": 40, "entries": 100, "columns": 50 }
          }
        }
        """;

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("pass")]
    [InlineData("for index in range(count[0], len(found)): found[index] = -7")]
    public void A_worker_that_is_right_passes(string statement)
    {
        AddWorker(statement);
        AssertPasses();
    }

    [Theory]
    [InlineData("keys[0] += 1", "keys[0]")]
    [InlineData("count[0] += 1", "count[0]")]
    [InlineData("found[0] += 1", "found[0]")]
    [InlineData("sums[-1] += 1e-6", "sums[")]
    public void A_worker_that_is_wrong_does_not(string statement, string place)
    {
        AddWorker($"if len(picked) > 0 and len(keys) > 0: {statement}");
        AssertFails(place);
    }

    [Theory]
    [InlineData("-DBEYOND=7")]
    [InlineData("-DBEYOND=0")]
    public void A_library_that_is_right_passes(string option)
    {
        AddLibrary(option);
        AssertPasses();
    }

    [Theory]
    [InlineData("-DKEY_ERROR=1", "keys[0]")]
    [InlineData("-DCOUNT_ERROR=-1", "count[0]")]
    [InlineData("-DFOUND_ERROR=1", "found[0]")]
    [InlineData("-DSUM_ERROR=1e-6", "sums[")]
    public void A_library_that_is_wrong_does_not(string option, string place)
    {
        AddLibrary(option);
        AssertFails(place);
    }

    private void AssertPasses()
    {
        ChildProcess check = _kernels.Run("check", "picked", "--backends", "picker", "--threads", "1");
        Assert.True(check.ExitCode == 0, check.ToString());

        // Odd and near 2⁵³: a float32 or an int32 on the way would show.
        ChildProcess run = _kernels.Run(
            "run", "acme.picked", "--key", "9007199254740989", "--rows", "2", "--entries", "0", "--columns", "3", "--output-keys", "keys.npy", "--validate");
        Assert.True(run.ExitCode == 0, run.ToString());
        using (NpyArray<long> keys = NpyFile.Map<long>(_kernels.Folder.File("keys.npy"), 1))
        {
            Assert.Equal([9007199254740989, 9007199254740990], keys.Elements.Memory.ToArray());
        }

        ChildProcess empty = _kernels.Run("run", "picked", "--rows", "0", "--entries", "0", "--columns", "1", "--validate", "--isolate");
        Assert.True(empty.ExitCode == 0, empty.ToString());
        ChildProcess compare = _kernels.Run(
            "compare", "picked", "--entries", "0", "--rounds", "3", "--backends", "picker", "--threads", "1", "--no-ceilings", "--json", "-");
        Assert.True(compare.ExitCode == 0, compare.ToString());
        JsonElement results = JsonDocument.Parse(compare.Output).RootElement.GetProperty("results");
        Assert.All(results.EnumerateArray(), result => Assert.Equal("pass", result.GetProperty("verdict").GetString()));
    }

    private void AssertFails(string place)
    {
        ChildProcess check = _kernels.Run("check", "picked", "--backends", "picker", "--threads", "1");
        Assert.True(check.ExitCode == 1, check.ToString());
        Assert.Contains(place, check.Output, StringComparison.Ordinal);
    }

    private void AddWorker(string statement)
    {
        string folder = AddManifest("worker", "\"command\": [\"python3\", \"worker.py\"]");
        File.Copy(Repository.PathOf("python", "kernels_worker.py"), Path.Combine(folder, "kernels_worker.py"));
        File.WriteAllText(Path.Combine(folder, "worker.py"), $$"""
            from kernels_worker import implementation, oracle, serve

            @oracle("acme.picked/1")
            def pick(key, starts, picked, weights, found, count, sums, keys):
                for row in range(len(sums)):
                    sums[row] = sum(weights[picked[entry]] for entry in range(starts[row], starts[row + 1]))
                    keys[row] = key + row
                columns = sorted(set(picked))
                for index, column in enumerate(columns):
                    found[index] = column
                count[0] = len(columns)

            @implementation("acme.picked/1")
            def compute(key, starts, picked, weights, found, count, sums, keys):
                pick(key, starts, picked, weights, found, count, sums, keys)
                {{statement}}

            serve(numpy_views=False)
            """);
    }

    private void AddLibrary(string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The plug-in is built as on Linux.");
        string folder = AddManifest("native", "\"entry\": \"libpicked.so\"");
        ChildProcess build = ChildProcess.Run(
            folder,
            [],
            [
                "cc", "-std=gnu17", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", option, "-I", Repository.PathOf("native", "include"),
                "-o", Path.Combine(folder, "libpicked.so"), Repository.PathOf("tests", "Kernels.Abi.Tests", "Plugins", "picked.c"),
            ]);
        Assert.True(build.ExitCode == 0, build.ToString());
    }

    private string AddManifest(string kind, string entry)
    {
        string folder = Directory.CreateDirectory(_kernels.Folder.File("picker")).FullName;
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = folder;
        File.WriteAllText(Path.Combine(folder, "kernels-plugin.json"), $$"""
            {
              "schema": "kernels.plugin/1", "id": "picker", "version": "1.0.0", "description": "for a test", "kind": "{{kind}}",
              "abi": { "min": 1, "max": 1 }, {{entry}}, "kernels": [{{Declaration}}]
            }
            """);
        return folder;
    }
}
