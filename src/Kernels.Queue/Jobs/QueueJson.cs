using System.Globalization;
using System.Text.Json;
using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>Messages in JSON, written member by member as documents are.</summary>
internal static class QueueJson
{
    /// <summary>Writes a message.</summary>
    /// <param name="write">Writes its value.</param>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream message = new();
        using (Utf8JsonWriter json = new(message))
        {
            write(json);
        }

        return message.ToArray();
    }

    /// <summary>Writes a point in time, in UTC.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="time">The time.</param>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time)
        => json.WriteString(name, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Writes text unless there is none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="text">The text, or null.</param>
    public static void WriteIfAny(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes a number unless there is none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="number">The number, or null.</param>
    public static void WriteIfAny(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    /// <summary>Writes a duration in seconds unless there is none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="time">The duration, or null.</param>
    public static void WriteIfAny(this Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } given)
        {
            json.WriteNumber(name, given.TotalSeconds);
        }
    }

    /// <summary>Reads a point in time.</summary>
    /// <param name="members">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <exception cref="DocumentException">It is missing, or none.</exception>
    public static DateTimeOffset Time(this JsonMembers members, string name)
    {
        JsonElement value = members.Value(name);
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : throw JsonMembers.Wrong(members.PlaceOf(name), value, "a time such as 2030-01-31T12:00:00Z");
    }
}
