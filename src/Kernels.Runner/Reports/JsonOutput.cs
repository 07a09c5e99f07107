using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kernels.Runner.Reports;

/// <summary>JSON documents that are written member by member, since metadata of their types would take more space in the executable.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document and a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="write">Writes the document's value.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using MemoryStream document = new();
        using (Utf8JsonWriter json = new(document, Options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(document.ToArray()));
    }

    /// <summary>Writes a member that is a number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a member that is a list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a member that is an object, or null.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">What the object tells, or null.</param>
    /// <param name="writeMembers">Writes the object's members.</param>
    public static void WriteObjectOrNull<T>(this Utf8JsonWriter json, string name, T? value, Action<T> writeMembers)
        where T : class
    {
        if (value is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        writeMembers(value);
        json.WriteEndObject();
    }
}
