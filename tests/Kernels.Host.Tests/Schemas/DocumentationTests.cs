using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Schemas;

/// <summary>Schemas and docs/formats.md describe the same members.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] Pages = ["formats.md", "declaring-a-kernel.md"];

    public static TheoryData<string> Schemas => [.. FormatSchema.Names];

    /// <summary>The shared parts are tested through the schemas that refer to them.</summary>
    [Theory]
    [MemberData(nameof(Schemas))]
    public void Each_member_of_a_schema_is_documented(string schema)
    {
        string text = string.Concat(Pages.Select(page => File.ReadAllText(Repository.PathOf("docs", page))));
        Assert.All(
            MembersOf(FormatSchema.Read(schema)).Concat(MembersOf(FormatSchema.Read("shared"))).Distinct(),
            member => Assert.True(text.Contains($"`{member}`", StringComparison.Ordinal) || text.Contains($"\"{member}\"", StringComparison.Ordinal), member));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void The_page_links_each_schema_and_each_schema_is_named_by_its_format(string schema)
    {
        Assert.Contains(
            $"(schemas/{schema}.schema.json)", File.ReadAllText(Repository.PathOf("docs", "formats.md")), StringComparison.Ordinal);
        JsonObject json = FormatSchema.Read(schema);
        Assert.Equal($"{schema}.schema.json", (string)json["$id"]!);
        Assert.Equal((string)json["title"]!, (string)json["properties"]!["schema"]!["const"]!);
    }

    private static IEnumerable<string> MembersOf(JsonNode? node) => node switch
    {
        JsonObject part =>
        [
            .. part["properties"] is JsonObject members ? members.Select(member => member.Key) : [],
            .. part.SelectMany(member => MembersOf(member.Value)),
        ],
        JsonArray list => list.SelectMany(MembersOf),
        _ => [],
    };
}
