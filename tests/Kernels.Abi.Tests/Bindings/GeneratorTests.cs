using System.Text.Json;
using Kernels.Abi.Tests.Support;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>The committed bindings equal the pinned generator's output, byte for byte.</summary>
public sealed class GeneratorTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    private const string Generator = "ClangSharpPInvokeGenerator";

    [Fact]
    public void Generating_again_changes_nothing()
    {
        string generator = FindPinnedGenerator();
        string fresh = Directory.CreateDirectory(folder.NewPath("generated")).FullName;
        foreach (string response in Responses())
        {
            Tool.Run(generator, ["@generation/settings.rsp", $"@generation/{response}", "--output", fresh]).Succeeded();
        }

        string committed = Repository.PathOf("src/Kernels.Native/Generated");
        Assert.Equal(Files(committed).Keys, Files(fresh).Keys);
        Assert.All(Files(fresh), file => Assert.Equal(File.ReadAllText(Path.Combine(committed, file.Key)), file.Value));
    }

    [Fact]
    public void Every_header_is_generated_from()
    {
        IEnumerable<string> headers = Directory.GetFiles(Repository.PathOf("native/include/kernels"), "*.h")
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(
            headers.Order(StringComparer.Ordinal),
            Responses().Select(path => Path.GetFileNameWithoutExtension(path)));
    }

    private static IEnumerable<string> Responses()
        => Directory.GetFiles(Repository.PathOf("generation"), "*.rsp")
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "settings.rsp")
            .Order(StringComparer.Ordinal);

    private static SortedDictionary<string, string> Files(string directory)
        => new(
            Directory.GetFiles(directory, "*.cs").ToDictionary(path => Path.GetFileName(path), File.ReadAllText),
            StringComparer.Ordinal);

    private static string FindPinnedGenerator()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(".config/dotnet-tools.json")));
        string pinned = manifest.RootElement.GetProperty("tools").GetProperty("clangsharppinvokegenerator")
            .GetProperty("version").GetString()!;

        string? generator = Tool.Find(Generator);
        Assert.SkipWhen(generator is null, $"{Generator} {pinned} is not on the PATH; the fingerprint stands in for it");
        string version = Tool.Run(generator, ["--version"]).Output;
        Assert.SkipUnless(
            version.Contains($"version {pinned}", StringComparison.Ordinal),
            $"the {Generator} on the PATH is not {pinned}, the pinned version; the fingerprint stands in for it");
        return generator;
    }
}
