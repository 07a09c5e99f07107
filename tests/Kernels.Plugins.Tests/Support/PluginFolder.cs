using System.Text;
using System.Text.Json.Nodes;

namespace Kernels.Plugins.Tests.Support;

/// <summary>A test's own folder that holds plug-in folders; deleted at the end.</summary>
internal sealed class PluginFolder : IDisposable
{
    public PluginFolder() => Path = Directory.CreateTempSubdirectory("kernels-plugins-").FullName;

    public string Path { get; }

    /// <summary>A valid manifest, for a test to break.</summary>
    public static JsonObject Manifest(string id, string kind = "native") => new()
    {
        ["schema"] = "kernels.plugin/1",
        ["id"] = id,
        ["version"] = "1.0.0",
        ["description"] = "for a test",
        ["kind"] = kind,
        ["abi"] = new JsonObject { ["min"] = 1, ["max"] = 1 },
        [kind == "worker" ? "command" : "entry"] = kind switch
        {
            "native" => "libplugin.so",
            "managed" => "Plugin.dll",
            _ => new JsonArray("python3", "worker.py"),
        },
        ["kernels"] = new JsonArray("julia/1"),
    };

    /// <summary>A valid declaration: y[i] = a·x[i].</summary>
    public static JsonObject Declaration(string name) => (JsonObject)JsonNode.Parse(
        $$"""
        {
          "name": "{{name}}",
          "revision": 1,
          "summary": "A scaled vector.",
          "definition": "y[i] = a·x[i]",
          "dimensions": ["n"],
          "parameters": [{ "name": "a", "type": "float64", "minimum": 0, "default": 0.5, "description": "the factor" }],
          "buffers": [
            { "name": "x", "type": "float64", "direction": "in", "shape": ["n"], "fill": [-1, 1], "description": "the vector" },
            { "name": "y", "type": "float64", "direction": "out", "shape": ["n"], "description": "the product" }
          ],
          "tolerance": { "absolute": 0, "relative": 1e-15 },
          "flops": [{ "coefficient": 1, "of": ["n"] }],
          "bottleneck": "bandwidth",
          "presets": { "tiny": { "n": 10 }, "small": { "n": 100 }, "medium": { "n": 1000 }, "large": { "n": 10000 } }
        }
        """)!;

    public string File(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a plug-in folder.</summary>
    /// <returns>Its path.</returns>
    public string Add(string name, JsonObject manifest, params ReadOnlySpan<(string Path, string Text)> files)
    {
        string folder = Directory.CreateDirectory(File(name)).FullName;
        System.IO.File.WriteAllText(System.IO.Path.Combine(folder, "kernels-plugin.json"), manifest.ToJsonString(), Encoding.UTF8);
        foreach ((string path, string text) in files)
        {
            string file = System.IO.Path.Combine(folder, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            System.IO.File.WriteAllText(file, text);
        }

        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
