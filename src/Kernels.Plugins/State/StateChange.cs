using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.State;

/// <summary>State that a plug-in changed in the process that serves it.</summary>
/// <param name="WhileLoading">Whether the change happened while loading; otherwise in a call.</param>
/// <param name="Difference">The change.</param>
internal sealed record StateChange(bool WhileLoading, StateDifference Difference)
{
    /// <summary>Writes changes.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="json">The writer, inside an object.</param>
    public static void Write(IEnumerable<StateChange> changes, Utf8JsonWriter json)
    {
        json.WriteStartArray("changes"u8);
        foreach ((bool whileLoading, StateDifference difference) in changes)
        {
            json.WriteStartObject();
            json.WriteBoolean("loading"u8, whileLoading);
            json.WriteString("kind"u8, difference.Kind);
            json.WriteString("what"u8, difference.What);
            json.WriteString("before"u8, difference.Before);
            json.WriteString("after"u8, difference.After);
            json.WriteBoolean("restored"u8, difference.IsRestored);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="result">The object.</param>
    /// <exception cref="ProtocolException">It is something else.</exception>
    public static ImmutableArray<StateChange> Read(ReadOnlyMemory<byte> result)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(result);
            return [.. document.RootElement.GetProperty("changes"u8).EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ProtocolException($"its answer to {WorkerProtocol.State} is not understood: {exception.Message}");
        }
    }

    private static StateChange Read(JsonElement change) => new(
        change.GetProperty("loading"u8).GetBoolean(),
        new StateDifference(Text(change, "kind"), Text(change, "what"), Text(change, "before"), Text(change, "after"))
        {
            IsRestored = change.GetProperty("restored"u8).GetBoolean(),
        });

    private static string Text(JsonElement change, string name) => OneLine.Of(change.GetProperty(name).GetString() ?? "");
}
