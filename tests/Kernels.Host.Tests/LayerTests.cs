using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kernels.Host.Tests;

/// <summary>The folders of Kernels.Runner are layers: each uses only what is below it, so that there are no circles.</summary>
public sealed partial class LayerTests
{
    /// <summary>The lowest first, as docs/architecture.md describes them.</summary>
    private static readonly ImmutableArray<string> Layers =
    [
        "Statistics", "Results", "Wording", "Platform", "Roofline", "Measuring", "Checking", "Tuning", "Conformance", "Diagnosis",
        "SelfTest", "Builds", "Reports", "History", "Repeating", "Commands",
    ];

    private static readonly string Folder = Repository.PathOf("src", "Kernels.Runner");

    [Fact]
    public void Every_folder_with_code_is_a_layer()
        => Assert.Equal(
            Layers.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Folder)
                .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
                .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_layer_uses_none_above_it()
    {
        List<string> upward = [];
        foreach (string layer in Layers)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, layer), "*.cs", SearchOption.AllDirectories))
            {
                upward.AddRange(
                    from Match used in UsedLayer().Matches(File.ReadAllText(file))
                    where Layers.IndexOf(used.Groups[1].Value) > Layers.IndexOf(layer)
                    select $"{Path.GetRelativePath(Folder, file)} uses {used.Groups[1].Value}");
            }
        }

        Assert.Empty(upward);
    }

    [GeneratedRegex(@"\bKernels\.Runner\.(\w+)")]
    private static partial Regex UsedLayer();
}
