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
        { "name", "\"ema\"", "\"kernels[0].name\" is \"ema\"; required: a namespace before it, as in \"acme.ema\", so that a kernel that later comes with this project never takes the name" },
        { "name", "\"acme.\"", "\"kernels[0]\": name is 'acme.'; allowed: 1 to 32 lower-case letters" },
        { "colour", "1", "\"kernels[0].colour\" is unknown; there are: name, revision, " },
        { "revision", "0", "\"kernels[0].revision\" is 0; allowed: a whole number, 1 to 999999" },
        { "dimensions", "\"n\"", "\"kernels[0].dimensions\" is \"n\"; allowed: a list of 0 to 8 elements" },
        { "dimensions", "[\"n\", \"m\"]", "\"kernels[0].presets.tiny.m\" is missing" },
        { "parameters.0.type", "\"uint8\"", "\"kernels[0].parameters[0].type\" is \"uint8\"; allowed: float64, float32, int64, int32" },
        { "parameters.0.default", "-1", "\"kernels[0]\": a.default is -1; allowed: 0 to " },
        { "parameters.0.step", "1", "\"kernels[0].parameters[0].step\" is unknown" },
        { "buffers.0.type", "\"float16\"", "\"kernels[0].buffers[0].type\" is \"float16\"; allowed: float64, float32, int64, int32, uint8, int8, int16, uint16, uint32, uint64" },
        { "buffers.0.direction", "\"input\"", "\"kernels[0].buffers[0].direction\" is \"input\"; allowed: in, out, inout, scratch" },
        { "buffers.0.shape", "[\"m\"]", "\"kernels[0]\": x.shape names 'm'; allowed: a number of 1 or above, or a dimension, " },
        { "buffers.0.shape", "[\"n + 0\"]", "\"kernels[0]\": x.shape names 'n + 0'; allowed: " },
        { "buffers.0.shape", "[1]", "\"kernels[0].buffers[0].shape[0]\" is 1; allowed: one line of text, 1 to 48 characters" },
        { "buffers.0.fill", "\"random\"", "\"kernels[0].buffers[0].fill\" is \"random\"; allowed: a list of 2 to 2 elements" },
        { "buffers.0.fill", "[0, 1e999]", "\"kernels[0].buffers[0].fill[1]\" is 1e999; allowed: a finite number" },
        { "buffers.0.fill", null, "\"kernels[0]\": x.fill: required if the kernel reads the buffer, and only then" },
        { "buffers.0.axis", "[0, 1, 2]", "\"kernels[0].buffers[0].axis\" is a list of 3 elements; allowed: a list of 2 to 2 elements" },
        { "buffers.0.axis", "[0, 1]", "\"kernels[0]\": x.fill: required if the kernel reads the buffer, and only then; axes, " },
        { "buffers.1.picture", "\"a\"", "\"kernels[0]\": y is a picture with the limit 'a'; required: an output of whole numbers with two dimensions" },
        { "parameters.0.varies", "1", "\"kernels[0].parameters[0].varies\" is 1; allowed: true, false" },
        { "buffers.0.constraint", "\"sorted\"", "\"kernels[0].buffers[0].constraint\" is \"sorted\"; allowed: \"ascending\", \"permutation\", { \"offsets\": DIMENSION }, { \"below\": DIMENSION }" },
        { "buffers.0.constraint", "7", "\"kernels[0].buffers[0].constraint\" is 7; allowed: \"ascending\"" },
        { "buffers.0.constraint", "{}", "\"kernels[0].buffers[0].constraint\" is an object; allowed: \"ascending\"" },
        { "buffers.0.constraint", "{\"below\": \"n\", \"offsets\": \"n\"}", "\"kernels[0].buffers[0].constraint\" is an object; allowed: \"ascending\"" },
        { "buffers.0.constraint", "{\"above\": \"n\"}", "\"kernels[0].buffers[0].constraint\" is an object; allowed: \"ascending\"" },
        { "buffers.0.constraint", "{\"below\": 7}", "\"kernels[0].buffers[0].constraint.below\" is 7; allowed: one line of text" },
        { "buffers.0.constraint", "{\"below\": \"n\"}", "\"kernels[0]\": x has a constraint; allowed on inputs of one dimension, and of whole numbers unless" },
        { "buffers.1.constraint", "\"ascending\"", "\"kernels[0]\": y has a constraint; allowed on inputs" },
        { "buffers.1.usedLength", "\"x\"", "\"kernels[0]\": y.usedLength is 'x'; required: an output of one whole number" },
        { "buffers.1.usedLength", "[]", "\"kernels[0].buffers[1].usedLength\" is a list of 0 elements; allowed: one line of text" },
        { "leastExtents", "0", "\"kernels[0].leastExtents\" is 0; allowed: an object" },
        { "leastExtents", "{\"n\": -1}", "\"kernels[0].leastExtents.n\" is -1; allowed: a whole number, 0 to 2147483591" },
        { "leastExtents", "{\"m\": 0}", "\"kernels[0].leastExtents.m\" is unknown; there are: n" },
        { "bytes", "[]", "\"kernels[0].bytes\" is a list of 0 elements; allowed: a list of 1 to 16 elements" },
        { "bytes", "[{\"coefficient\": 8, \"of\": [\"y\"]}]", "\"kernels[0]\": bytes names 'y'; allowed: names of dimensions, of parameters, and of outputs of whole numbers" },
        { "readsEverything", "1", "\"kernels[0].readsEverything\" is 1; allowed: true, false" },
        { "cut", "{\"along\": \"n\", \"kind\": \"scan\"}", "\"kernels[0].cut.kind\" is \"scan\"; allowed: map, reduce, merge, stencil" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\"}", "\"kernels[0]\": the cut's halo: required where parts are of a stencil, 1 or above, or a window, and only there" },
        { "cut", "{\"along\": \"n\", \"kind\": \"map\", \"halo\": 1}", "\"kernels[0]\": the cut's halo: required where parts are of a stencil" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"halo\": 0}", "\"kernels[0].cut.halo\" is 0; allowed: a whole number, 1 to " },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"periodic\": true}", "\"kernels[0].cut.halo\" is missing" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"halo\": 1, \"steps\": \"a\"}", "\"kernels[0]\": the cut's steps are 'a'; required: a parameter of whole numbers from 0 or 1 on" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"window\": \"a\"}", "\"kernels[0]\": the cut's window is 'a'; required: a parameter of whole numbers from 1 or above on" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"halo\": 1, \"window\": \"a\"}", "\"kernels[0]\": the cut has a window beside a halo, steps or a dimension without ends; allowed: one of them" },
        { "cut", "{\"along\": \"n\", \"kind\": \"map\", \"window\": \"a\"}", "\"kernels[0]\": the cut's halo: required where parts are of a stencil" },
        { "cut", "{\"along\": \"n\", \"kind\": \"stencil\", \"halo\": 1, \"periodic\": 1}", "\"kernels[0].cut.periodic\" is 1; allowed: true, false" },
        { "cut", "{\"along\": \"m\", \"kind\": \"map\"}", "\"kernels[0]\": the cut is along 'm'; allowed: one of the dimensions n" },
        { "cut", "{\"along\": \"n\", \"kind\": \"merge\", \"union\": \"and\"}", "\"kernels[0].cut.union\" is \"and\"; allowed: or, max, smallest" },
        { "cut", "{\"along\": \"n\", \"kind\": \"map\", \"union\": \"or\"}", "\"kernels[0]\": the cut's union: allowed where parts are merged" },
        { "cut", "{\"along\": \"n\", \"kind\": \"reduce\"}", "\"kernels[0]\": the cut's reduction: required where results of parts are reduced" },
        { "cut", "{\"along\": \"n\", \"kind\": \"reduce\", \"reduction\": \"sum\"}", "\"kernels[0]\": y has the dimension n of the cut; required: " },
        { "toleranceText", "\"close\"", "\"kernels[0].toleranceText\" is unknown; there are: name, " },
        { "tolerance.relative", "-1", "\"kernels[0]\": tolerance.relative is -1; allowed: a finite number, 0 or above" },
        { "flops.0.of", "[\"z\"]", "\"kernels[0]\": flops names 'z'" },
        { "bottleneck", "\"disk\"", "\"kernels[0].bottleneck\" is \"disk\"; allowed: compute, bandwidth" },
        { "presets.huge", "{}", "\"kernels[0].presets.huge\" is unknown; there are: tiny, small, medium, large" },
        { "presets.large.n", "0", "\"kernels[0].presets.large.n\" is 0; allowed: a whole number, 1 to " },
    };

    [Fact]
    public void A_declaration_is_read_whole()
    {
        JsonObject json = PluginFolder.Declaration("acme.own");
        json["buffers"]![0]!["fill"] = 0.25;
        KernelDeclaration declaration = Read(json);
        Assert.Equal(("acme.own/1", Bottleneck.Bandwidth), (declaration.Contract.Id, declaration.Bottleneck));
        Assert.Equal(
            new DeclaredParameter("a", ElementType.Float64, 0, double.MaxValue, 0.5, "the factor"), Assert.Single(declaration.Parameters));
        Assert.Equal(["x", "y"], declaration.Buffers.Select(buffer => buffer.Name));
        Assert.Equal([new DeclaredFill(0.25, 0.25), null], declaration.Buffers.Select(buffer => buffer.Fill));
        Assert.Equal([BufferDirection.In, BufferDirection.Out], declaration.Buffers.Select(buffer => buffer.Direction));
        Assert.Equal([10_000], declaration.Presets.Large);
    }

    /// <summary>What only attributes in C# could say at first: one kernel with all of it.</summary>
    [Fact]
    public void Indices_empty_dimensions_and_work_that_depends_on_the_result_are_read()
    {
        JsonObject json = (JsonObject)JsonNode.Parse(
            """
            {
              "name": "acme.gather", "revision": 1, "summary": "Rows of picked elements.", "definition": "see the buffers",
              "dimensions": ["rows", "picks", "n"], "leastExtents": { "picks": 0, "n": 1 },
              "parameters": [{ "name": "key", "type": "int64", "default": 9007199254740992, "description": "a number" }],
              "buffers": [
                { "name": "starts", "type": "uint16", "direction": "in", "shape": ["rows + 1"], "constraint": { "offsets": "picks" }, "description": "where rows begin" },
                { "name": "picked", "type": "uint32", "direction": "in", "shape": ["picks"], "constraint": { "below": "n" }, "description": "indices" },
                { "name": "order", "type": "int16", "direction": "in", "shape": ["n"], "constraint": "permutation", "description": "an order" },
                { "name": "times", "type": "float32", "direction": "in", "shape": ["n"], "constraint": "ascending", "fill": [0, 1], "description": "times" },
                { "name": "seeds", "type": "uint64", "direction": "inout", "shape": ["n", "3"], "fill": [0, 18446744073709551615], "description": "both" },
                { "name": "found", "type": "int8", "direction": "out", "shape": ["n"], "usedLength": "count", "description": "what was found" },
                { "name": "count", "type": "int64", "direction": "out", "shape": ["1"], "description": "how many" }
              ],
              "tolerance": { "absolute": 0, "relative": 0 }, "flops": [{ "coefficient": 2, "of": ["count", "rows"] }],
              "bytes": [{ "coefficient": 8, "of": ["n"] }, { "coefficient": 1, "of": [] }], "readsEverything": true, "bottleneck": "compute",
              "presets": {
                "tiny": { "rows": 1, "picks": 1, "n": 10 }, "small": { "rows": 1, "picks": 1, "n": 10 },
                "medium": { "rows": 1, "picks": 1, "n": 10 }, "large": { "rows": 1, "picks": 1, "n": 10 }
              }
            }
            """)!;
        KernelDeclaration declaration = Read(json);
        Assert.Equal([1, 0, 1], declaration.LeastExtents);
        Assert.Equal(new DeclaredParameter("key", ElementType.Int64, -(1L << 53), 1L << 53, 1L << 53, "a number"), Assert.Single(declaration.Parameters));
        Assert.Equal(
            [new(ConstraintKind.Offsets, "picks"), new(ConstraintKind.Below, "n"), new(ConstraintKind.Permutation), new(ConstraintKind.Ascending), null, null, null],
            declaration.Buffers.Select(buffer => buffer.Constraint));
        Assert.Equal(
            [ElementType.UInt16, ElementType.UInt32, ElementType.Int16, ElementType.Float32, ElementType.UInt64, ElementType.Int8, ElementType.Int64],
            declaration.Buffers.Select(buffer => buffer.Type));
        Assert.Equal([4], declaration.ShapeOf(0, [3, 0, 5]));
        Assert.Equal([5, 3], declaration.ShapeOf(4, [3, 0, 5]));
        Assert.Equal([1], declaration.ShapeOf(6, [3, 0, 5]));
        Assert.Equal("count", declaration.Buffers[5].UsedLength);
        Assert.Equal(["count", "rows"], Assert.Single(declaration.Flops).Factors);
        Assert.Equal([8, 1], declaration.Bytes.Select(term => term.Coefficient));
        Assert.True(declaration.ReadsEverything);

        json["readsEverything"] = false;
        Assert.False(declaration.IsSameAs(Read(json)));
        json["readsEverything"] = true;
        Assert.True(declaration.IsSameAs(Read(json)));
        json["parameters"]![0]!["default"] = 9007199254740993;
        Assert.StartsWith(
            "\"kernels[0].parameters[0].default\" is 9007199254740993; allowed: whole numbers that float64 holds",
            Assert.Throws<DocumentException>(() => { Read(json); }).Message,
            StringComparison.Ordinal);
    }

    /// <summary>As <c>julia/1</c> declares them.</summary>
    [Fact]
    public void Axes_pictures_and_scalars_that_vary_are_read()
    {
        JsonObject json = PluginFolder.Declaration("acme.own");
        json["buffers"]![0]!["axis"] = new JsonArray(1.5, -1.5);
        json["buffers"]![0]!.AsObject().Remove("fill");
        json["buffers"]![1]!["type"] = "int32";
        json["buffers"]![1]!["shape"] = new JsonArray("n", "n");
        json["buffers"]![1]!["picture"] = "a";
        json["parameters"]![0]!["varies"] = true;
        KernelDeclaration declaration = Read(json);
        Assert.Equal(new DeclaredAxis(1.5, -1.5), declaration.Buffers[0].Axis);
        Assert.Equal("a", declaration.Buffers[1].PictureLimit);
        Assert.True(Assert.Single(declaration.Parameters).Varies);
        Assert.True(declaration.IsSameAs(Read(json)));
        json["buffers"]![0]!["axis"] = new JsonArray(1.5, -2);
        Assert.False(declaration.IsSameAs(Read(json)));
    }

    [Fact]
    public void A_call_can_be_cut()
    {
        JsonObject json = PluginFolder.Declaration("acme.own");
        KernelDeclaration whole = Read(json);
        json["cut"] = JsonNode.Parse("""{ "along": "n", "kind": "map" }""");
        Assert.Equal((null, new DeclaredCut("n", CutKind.Map)), (whole.Cut, Read(json).Cut));
        Assert.False(whole.IsSameAs(Read(json)));
        json["cut"] = JsonNode.Parse("""{ "along": "n", "kind": "stencil", "halo": 2, "periodic": true }""");
        Assert.Equal(new DeclaredCut("n", CutKind.Stencil) { Halo = new(2, IsPeriodic: true) }, Read(json).Cut);
        json["parameters"]!.AsArray().Add(JsonNode.Parse("""{ "name": "w", "type": "int32", "minimum": 1, "default": 3, "description": "elements of a window" }"""));
        json["cut"] = JsonNode.Parse("""{ "along": "n", "kind": "stencil", "window": "w" }""");
        Assert.Equal(new DeclaredCut("n", CutKind.Stencil) { Halo = new(0, Window: "w") }, Read(json).Cut);
        json["buffers"]![1]!["shape"] = new JsonArray("1");
        json["cut"] = JsonNode.Parse("""{ "along": "n", "kind": "reduce", "reduction": "norm" }""");
        Assert.Equal(new DeclaredCut("n", CutKind.Reduce, Reduction.Norm), Read(json).Cut);
    }

    [Fact]
    public void What_is_overwritten_can_be_restored()
    {
        JsonObject json = PluginFolder.Declaration("acme.own");
        json["buffers"]![0]!["direction"] = "inout";
        json["buffers"]![0]!["restored"] = true;
        Assert.Equal([true, false], Read(json).Buffers.Select(buffer => buffer.IsRestored));
    }

    [Fact]
    public void Without_dimensions_scalars_have_presets()
    {
        JsonObject json = PluginFolder.Declaration("acme.own");
        json["dimensions"] = new JsonArray();
        json["flops"] = new JsonArray();
        json["parameters"]![0]!["presets"] = new JsonArray(1, 10, 100, 1000);
        json["buffers"]![0]!["shape"] = new JsonArray("3");
        json["buffers"]![1]!["shape"] = new JsonArray("3");
        json["presets"] = JsonNode.Parse("""{ "tiny": {}, "small": {}, "medium": {}, "large": {} }""");
        KernelDeclaration declaration = Read(json);
        Assert.Empty(declaration.Presets.Large);
        Assert.Equal(new DeclaredPresetValues(1, 10, 100, 1000), Assert.Single(declaration.Parameters).Presets);
        Assert.Equal([3], declaration.ShapeOf(0, []));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line_that_names_it(string member, string? json, string message)
    {
        JsonObject declaration = PluginFolder.Declaration("acme.own");
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
