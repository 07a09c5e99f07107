using System.Text;
using System.Text.Json.Nodes;
using Kernels.Host.Tests.Reports;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Reports;

namespace Kernels.Host.Tests.Schemas;

/// <summary>Schemas refuse documents that break their format, so that tests which find no problem mean something.</summary>
public sealed class DamageTests
{
    /// <summary>A manifest whose declaration has nearly everything that a declaration can have.</summary>
    private const string ConstraintsPath = "fuzz/corpus/manifest/declaring-constraints.json";

    /// <summary>The rest of it.</summary>
    private const string PicturePath = "fuzz/corpus/manifest/declaring-picture.json";

    public static TheoryData<string> Manifests =>
    [
        .. Directory.GetFiles(Repository.PathOf("samples"), "kernels-plugin.json", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.PathOf("peers"), "kernels-plugin.json", SearchOption.AllDirectories))
            .Where(path => !path.Contains("artifacts", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
        ConstraintsPath,
        PicturePath,
    ];

    [Fact]
    public void A_saved_result_is_accepted_and_each_member_is_needed_and_has_a_type()
    {
        JsonObject result = Saved();
        FormatSchema schema = FormatSchema.Published("compare");
        schema.Accepts(result);
        Assert.Equal([], Damage.Without(result).Concat(Damage.Replaced(result)).Where(IsAccepted).Select(damaged => damaged.Place));

        bool IsAccepted(Damage damaged) => schema.Problems(damaged.Document) is [];
    }

    [Fact]
    public void Readers_may_meet_members_of_a_newer_version()
    {
        JsonObject result = Saved();
        FormatSchema published = FormatSchema.Published("compare");
        FormatSchema closed = FormatSchema.Closed("compare");
        Damage[] extended = [.. Damage.Extended(result)];
        Assert.NotEmpty(extended);
        Assert.Equal([], extended.Where(more => published.Problems(more.Document) is not []).Select(more => more.Place));
        Assert.Equal([], extended.Where(more => closed.Problems(more.Document) is []).Select(more => more.Place));
    }

    [Theory]
    [InlineData("verdict", "\"passed\"")]
    [InlineData("rank", "0")]
    [InlineData("ratio", "-1")]
    [InlineData("relation", "\"quicker\"")]
    [InlineData("disturbances", "[\"switch, lightning\"]")]
    [InlineData("needed_budget_seconds", "1e9")]
    [InlineData("threads", "1.5")]
    [InlineData("seconds", "null")]
    public void A_result_with_a_value_out_of_its_range_is_refused(string member, string value)
    {
        JsonObject result = Saved();
        result["results"]![0]![member] = JsonNode.Parse(value);
        Assert.NotEmpty(FormatSchema.Published("compare").Problems(result));
    }

    /// <summary>The manifest reader and the schema refuse the same documents.</summary>
    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_is_read_where_its_schema_accepts_it(string path)
    {
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(Repository.PathOf(path)))!.AsObject();
        FormatSchema schema = FormatSchema.Published("plugin");
        schema.Accepts(manifest);
        Damage[] damages = [.. Damage.Without(manifest), .. Damage.Replaced(manifest), .. Damage.Extended(manifest)];
        Assert.Equal(
            [],
            damages.Where(damaged => !NamesExtents(damaged.Place) && IsRead(damaged.Document) != schema.Problems(damaged.Document) is [])
                .Select(damaged => $"{damaged.Place}: {(IsRead(damaged.Document) ? "read" : "refused")}"));
    }

    [Theory]
    [InlineData("id", "\"auto\"")]
    [InlineData("id", "\"Mine\"")]
    [InlineData("id", "\"-mine\"")]
    [InlineData("id", "\"\"")]
    [InlineData("version", "\"1\\n2\"")]
    [InlineData("entry", "\"../x.so\"")]
    [InlineData("entry", "\"/x.so\"")]
    [InlineData("entry", "\"a//x.so\"")]
    [InlineData("entry", "\"c:\\\\x.dll\"")]
    [InlineData("entry", "\"..x/a..so\"")]
    [InlineData("command", "[\"x\"]")]
    [InlineData("type", "\"Mine.Plugin\"")]
    [InlineData("platform", "\"beos\"")]
    [InlineData("architecture", "\"arm64\"")]
    [InlineData("abi", "{ \"min\": 0, \"max\": 1 }")]
    [InlineData("kernels", "[]")]
    [InlineData("kernels", "[\"julia\"]")]
    [InlineData("kernels", "[\"julia/0\"]")]
    [InlineData("kernels", "[\"julia/1\", \"julia/1\"]")]
    [InlineData("kernels", "[\"julia/1\", \"other-kernel/999999\"]")]
    public void A_native_manifest_is_read_where_its_schema_accepts_it(string member, string value)
    {
        JsonObject manifest = JsonNode.Parse(
            """
            {
              "schema": "kernels.plugin/1", "id": "mine", "version": "1.0.0", "description": "for a test", "kind": "native",
              "abi": { "min": 1, "max": 1 }, "entry": "x.so", "kernels": ["julia/1"]
            }
            """)!.AsObject();
        FormatSchema schema = FormatSchema.Published("plugin");
        schema.Accepts(manifest);
        manifest[member] = JsonNode.Parse(value);
        Assert.Equal(IsRead(manifest), schema.Problems(manifest) is []);
    }

    [Theory]
    [InlineData("ema")]
    [InlineData("acme.")]
    [InlineData(".ema")]
    [InlineData("acme.ema")]
    [InlineData("acme.row_sums-2")]
    [InlineData("acme.2")]
    public void A_name_is_read_where_its_schema_accepts_it(string name)
    {
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(Repository.PathOf(ConstraintsPath)))!.AsObject();
        manifest["kernels"]![0]!["name"] = name;
        Assert.Equal(IsRead(manifest), FormatSchema.Published("plugin").Problems(manifest) is []);
    }

    [Theory]
    [InlineData(1, "shape", """["n", "n"]""")]
    [InlineData(1, "shape", """["picks+2"]""")]
    [InlineData(1, "shape", """["n + 0"]""")]
    [InlineData(1, "shape", """["n - 1"]""")]
    [InlineData(1, "type", "\"float64\"")]
    [InlineData(1, "type", "\"int8\"")]
    [InlineData(1, "type", "\"uint128\"")]
    [InlineData(1, "fill", "0")]
    [InlineData(1, "direction", "\"inout\"")]
    [InlineData(1, "constraint", "\"permutation\"")]
    [InlineData(1, "constraint", "\"ascending\"")]
    [InlineData(1, "constraint", "{}")]
    [InlineData(1, "constraint", "{ \"below\": \"n\", \"offsets\": \"n\" }")]
    [InlineData(1, "usedLength", "\"count\"")]
    [InlineData(3, "constraint", "\"permutation\"")]
    [InlineData(3, "fill", null)]
    [InlineData(3, "constraint", null)]
    [InlineData(4, "usedLength", "\"count\"")]
    [InlineData(5, "shape", """["n", "n"]""")]
    [InlineData(5, "usedLength", null)]
    public void A_buffer_is_read_where_its_schema_accepts_it(int buffer, string member, string? value)
        => AssertSame(ConstraintsPath, buffer, member, value);

    [Theory]
    [InlineData(0, "axis", null)]
    [InlineData(0, "axis", "[0]")]
    [InlineData(0, "axis", "0")]
    [InlineData(0, "fill", "0")]
    [InlineData(0, "constraint", "\"ascending\"")]
    [InlineData(0, "type", "\"int32\"")]
    [InlineData(0, "type", "\"float32\"")]
    [InlineData(0, "direction", "\"inout\"")]
    [InlineData(0, "shape", """["height", "width"]""")]
    [InlineData(2, "axis", "[0, 1]")]
    [InlineData(2, "picture", null)]
    [InlineData(2, "type", "\"float64\"")]
    [InlineData(2, "type", "\"uint8\"")]
    [InlineData(2, "direction", "\"scratch\"")]
    [InlineData(2, "shape", """["width"]""")]
    public void Axes_and_pictures_are_read_where_their_schema_accepts_them(int buffer, string member, string? value)
        => AssertSame(PicturePath, buffer, member, value);

    private static void AssertSame(string path, int buffer, string member, string? value)
    {
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(Repository.PathOf(path)))!.AsObject();
        FormatSchema schema = FormatSchema.Published("plugin");
        schema.Accepts(manifest);
        JsonObject changed = manifest["kernels"]![0]!["buffers"]![buffer]!.AsObject();
        changed.Remove(member);
        if (value is not null)
        {
            changed[member] = JsonNode.Parse(value);
        }

        Assert.Equal(IsRead(manifest), schema.Problems(manifest) is []);
    }

    /// <summary>A saved result with everything that a result can hold, as this version writes it.</summary>
    private static JsonObject Saved()
        => JsonNode.Parse(SavedResults.Write(ResultFile.Read(SavedResults.Full), JsonReport.Write))!.AsObject();

    /// <summary>The declaration's dimensions name the extents of a preset, and the least ones, and a schema can't compare the two.</summary>
    private static bool NamesExtents(string place)
        => (place.Contains(".presets.", StringComparison.Ordinal) && place.Count(letter => letter == '.') > 3)
            || place.Contains(".leastExtents.", StringComparison.Ordinal);

    private static bool IsRead(JsonObject manifest)
    {
        try
        {
            ManifestReader.Parse(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
            return true;
        }
        catch (DocumentException)
        {
            return false;
        }
    }
}
