using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Schemas;

/// <summary>A document with one member removed, or replaced by a value that no format allows.</summary>
/// <param name="Place">The member, such as <c>results[0].seconds</c>.</param>
/// <param name="Document">The damaged document.</param>
internal sealed record Damage(string Place, JsonObject Document)
{
    /// <summary>The document without one member, for each member in turn; of a list, only the first element's members.</summary>
    public static IEnumerable<Damage> Without(JsonObject document)
        => Each(document, static (parent, name) => parent.Remove(name));

    /// <summary>The document with one member replaced by nested lists, for each member in turn.</summary>
    public static IEnumerable<Damage> Replaced(JsonObject document)
        => Each(document, static (parent, name) => parent[name] = new JsonArray(new JsonArray(new JsonArray())));

    /// <summary>The document with an extra member in one object, for each object in turn.</summary>
    public static IEnumerable<Damage> Extended(JsonObject document)
        => Objects(document, "").Select(place => Change(document, place.Path, "colour", static (parent, name) => parent[name] = 1));

    private static IEnumerable<Damage> Each(JsonObject document, Action<JsonObject, string> change)
        => Objects(document, "").SelectMany(place => place.Object.Select(member => Change(document, place.Path, member.Key, change)));

    private static Damage Change(JsonObject document, string path, string name, Action<JsonObject, string> change)
    {
        JsonObject copy = document.DeepClone().AsObject();
        change(Objects(copy, "").First(place => place.Path == path).Object, name);
        return new Damage($"{path}.{name}", copy);
    }

    private static IEnumerable<(string Path, JsonObject Object)> Objects(JsonNode? node, string path) => node switch
    {
        JsonObject part => part.SelectMany(member => Objects(member.Value, $"{path}.{member.Key}")).Prepend((path, part)),
        JsonArray list => list.OfType<JsonObject>().Take(1).SelectMany(element => Objects(element, $"{path}[0]")),
        _ => [],
    };
}
