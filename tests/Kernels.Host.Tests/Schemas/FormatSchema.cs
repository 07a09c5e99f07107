using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Kernels.Host.Tests.Schemas;

/// <summary>A schema of <c>docs/schemas</c>, checked by a third-party validator.</summary>
internal sealed class FormatSchema
{
    private const string Shared = "shared";
    private const string Suffix = ".schema.json";

    private static readonly Uri Base = new("file:///schemas/");
    private static readonly string Folder = Repository.PathOf("docs", "schemas");

    private readonly JsonSchema _schema;

    private FormatSchema(string name, Func<JsonObject, JsonObject> change)
    {
        SchemaRegistry registry = new();
        BuildOptions options = new() { SchemaRegistry = registry, Dialect = Dialect.Draft202012 };
        Load(Shared);
        _schema = Load(name);

        JsonSchema Load(string part)
            => JsonSchema.FromText(change(Read(part)).ToJsonString(), options, new Uri(Base, part + Suffix));
    }

    /// <summary>The names of all schemas of documents.</summary>
    public static IEnumerable<string> Names
        => Directory.GetFiles(Folder, "*" + Suffix).Select(path => Path.GetFileName(path)[..^Suffix.Length]).Where(name => name != Shared);

    /// <summary>The published schema: a document may have members that it does not name, unless its reader is strict.</summary>
    public static FormatSchema Published(string name) => new(name, schema => schema);

    /// <summary>The same schema, refusing every member that it does not name: this finds undocumented members.</summary>
    public static FormatSchema Closed(string name) => new(name, Close);

    /// <summary>The text of a schema.</summary>
    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + Suffix)))!.AsObject();

    /// <summary>The problems of a document, a line each; empty if there are none.</summary>
    public string[] Problems(JsonNode document)
    {
        EvaluationResults results = _schema.Evaluate(
            JsonElement.Parse(document.ToJsonString()), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] :
        [
            .. (results.Details ?? []).Append(results)
                .Where(detail => detail.Errors is { Count: > 0 })
                .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)} ({detail.EvaluationPath})"),
        ];
    }

    /// <summary>Checks that a document has no problems.</summary>
    public void Accepts(JsonNode document) => Assert.Equal([], Problems(document));

    private static JsonObject Close(JsonObject schema)
    {
        JsonObject copy = schema.DeepClone().AsObject();
        foreach (JsonObject part in PartsOf(copy).ToArray())
        {
            if ((part["type"] as JsonValue)?.TryGetValue(out string? type) == true && type == "object" && part.ContainsKey("properties"))
            {
                part.TryAdd("additionalProperties", false);
            }
        }

        return copy;
    }

    private static IEnumerable<JsonObject> PartsOf(JsonNode? node) => node switch
    {
        JsonObject part => part.Select(member => member.Value).SelectMany(PartsOf).Append(part),
        JsonArray list => list.SelectMany(PartsOf),
        _ => [],
    };
}
