using Kernels.Plugins.Manifests;

namespace Kernels.Host.Tests.Conformance;

/// <summary>A plug-in that implements <c>spmv/1</c> in C, with one defect.</summary>
internal static class DefectivePlugin
{
    public const string Id = "tried";

    /// <summary>Builds defects.c into a plug-in's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="defect">The name of its macro, after DEFECT_.</param>
    /// <param name="options">More options for the compiler.</param>
    public static void Build(TemporaryFolder folder, string defect, params ReadOnlySpan<string> options)
    {
        File.WriteAllText(folder.File(PluginManifest.FileName), $$"""
            {
              "schema": "kernels.plugin/1", "id": "{{Id}}", "version": "1.0.0", "description": "a plug-in to try",
              "kind": "native", "abi": { "min": 1, "max": 1 }, "entry": "libtried.so", "kernels": ["spmv/1"]
            }
            """);
        string source = Repository.PathOf("tests", "Kernels.Host.Tests", "Conformance", "defects.c");
        string[] compiler = ["cc", "-std=gnu17", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-pthread", $"-DDEFECT_{defect}"];
        ChildProcess build = ChildProcess.Run(
            folder.Path,
            [],
            [.. compiler, .. options, "-I", Repository.PathOf("native", "include"), "-o", folder.File("libtried.so"), source, "-lm"]);
        Assert.True(build.ExitCode == 0, build.ToString());
    }
}
