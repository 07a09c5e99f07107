using System.Text.Json;
using System.Text.Json.Nodes;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Manifests;

/// <summary>A declared kernel is read completely, and an error in one is a single line that names the place.</summary>
public sealed class DeclarationTests
{
    /// <summary>A member's path, its value as JSON (null removes the member), and the message.</summary>
    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "name", null, "\"kernels[0].name\" is missing" },
        { "name", "\"julia\"", "\"kernels[0]\": name is 'julia'; that is a kernel of this host's own, which can be implemented but not declared" },
        { "colour", "1", "\"kernels[0].colour\" is unknown; there are: name, revision, " },
        { "revision", "0", "\"kernels[0].revision\" is 0; allowed: a whole number, 1 to 999999" },
        { "dimensions", "\"n\"", "\"kernels[0].dimensions\" is \"n\"; allowed: a list of 0 to 8 elements" },
        { "dimensions", "[\"n\", \"m\"]", "\"kernels[0].presets.tiny.m\" is missing" },
        { "parameters.0.type", "\"uint8\"", "\"kernels[0].parameters[0].type\" is \"uint8\"; allowed: float64, float32, int32" },
        { "parameters.0.default", "-1", "\"kernels[0]\": a.default is -1; allowed: 0 to " },
        { "parameters.0.step", "1", "\"kernels[0].parameters[0].step\" is unknown" },
        { "buffers.0.type", "\"float16\"", "\"kernels[0].buffers[0].type\" is \"float16\"; allowed: float64, float32, int64, int32, uint8" },
        { "buffers.0.direction", "\"input\"", "\"kernels[0].buffers[0].direction\" is \"input\"; allowed: in, out, inout, scratch" },
        { "buffers.0.shape", "[\"m\"]", "\"kernels[0]\": x.shape names 'm'; dimensions: n" },
        { "buffers.0.fill", "\"random\"", "\"kernels[0].buffers[0].fill\" is \"random\"; allowed: a list of 2 to 2 elements" },
        { "buffers.0.fill", "[0, 1e999]", "\"kernels[0].buffers[0].fill[1]\" is 1e999; allowed: a finite number" },
        { "buffers.0.fill", null, "\"kernels[0]\": x.fill: required if the kernel reads the buffer, and only then" },
        { "tolerance.relative", "-1", "\"kernels[0]\": tolerance.relative is -1; allowed: a finite number, 0 or above" },
        { "flops.0.of", "[\"z\"]", "\"kernels[0]\": flops names 'z'" },
        { "bottleneck", "\"disk\"", "\"kernels[0].bottleneck\" is \"disk\"; allowed: compute, bandwidth" },
        { "presets.huge", "{}", "\"kernels[0].presets.huge\" is unknown; there are: tiny, small, medium, large" },
        { "presets.large.n", "0", "\"kernels[0].presets.large.n\" is 0; allowed: a whole number, 1 to " },
    };

    [Fact]
    public void A_declaration_is_read_whole()
    {
        JsonObject json = PluginFolder.Declaration("own");
        json["buffers"]![0]!["fill"] = 0.25;
        KernelDeclaration declaration = Read(json);
        Assert.Equal(("own/1", Bottleneck.Bandwidth), (declaration.Contract.Id, declaration.Bottleneck));
        Assert.Equal(
            new DeclaredParameter("a", ElementType.Float64, 0, double.MaxValue, 0.5, "the factor"), Assert.Single(declaration.Parameters));
        Assert.Equal(["x", "y"], declaration.Buffers.Select(buffer => buffer.Name));
        Assert.Equal([new DeclaredFill(0.25, 0.25), null], declaration.Buffers.Select(buffer => buffer.Fill));
        Assert.Equal([BufferDirection.In, BufferDirection.Out], declaration.Buffers.Select(buffer => buffer.Direction));
        Assert.Equal([10_000], declaration.Presets.Large);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line_that_names_it(string member, string? json, string message)
    {
        JsonObject declaration = PluginFolder.Declaration("own");
        JsonNode parent = declaration;
        string[] path = member.Split('.');
        foreach (string part in path[..^1])
        {
            parent = int.TryParse(part, out int index) ? parent[index]! : parent[part]!;
        }

        ((JsonObject)parent).Remove(path[^1]);
        if (json is not null)
        {
            parent[path[^1]] = JsonNode.Parse(json);
        }

        DocumentException error = Assert.Throws<DocumentException>(() => { Read(declaration); });
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static KernelDeclaration Read(JsonObject declaration)
        => DeclarationReader.Read(JsonElement.Parse(declaration.ToJsonString()), "kernels[0]");
}
