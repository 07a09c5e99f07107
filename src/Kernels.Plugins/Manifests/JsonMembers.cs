using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Kernels.Plugins.Manifests;

/// <summary>
/// An object of an untrusted JSON document. Each member is read by name, type and range; if it does not fit, the error names
/// it.
/// </summary>
internal readonly struct JsonMembers
{
    private const int MaxDepth = 16;

    private readonly JsonElement _object;

    private JsonMembers(JsonElement value, string place)
    {
        _object = value;
        Place = place;
    }

    /// <summary>Where the object is in its document, such as <c>kernels[1]</c>; empty for the document itself.</summary>
    public string Place { get; }

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">Its text.</param>
    /// <returns>The document's object.</returns>
    /// <exception cref="DocumentException">
    /// It is not JSON, holds text that is not Unicode, names a member twice, or is not an object.
    /// </exception>
    public static JsonMembers Parse(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        try
        {
            if (JsonUnicode.FindFault(text, new JsonReaderOptions { MaxDepth = MaxDepth }) is { } line)
            {
                throw new DocumentException(JsonUnicode.Describe(line));
            }

            return Of(
                JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false }), "");
        }
        catch (JsonException exception)
        {
            throw new DocumentException(JsonFault.Describe(text, exception));
        }
    }

    /// <summary>Takes a value that must be an object.</summary>
    /// <param name="value">The value.</param>
    /// <param name="place">Where it is.</param>
    /// <exception cref="DocumentException">It is something else.</exception>
    public static JsonMembers Of(JsonElement value, string place)
        => value.ValueKind == JsonValueKind.Object ? new JsonMembers(value, place) : throw Wrong(place, value, "an object");

    /// <summary>The error for a value that is not as it should be.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What it should be.</param>
    public static DocumentException Wrong(string place, JsonElement value, string allowed)
        => new($"{(place.Length == 0 ? "it" : $"\"{place}\"")} is {JsonText.Excerpt(value)}; allowed: {allowed}");

    /// <summary>Refuses members that the format does not have.</summary>
    /// <param name="known">The names of the members that it has.</param>
    /// <exception cref="DocumentException">There is another member.</exception>
    public void RequireOnly(params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty member in _object.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new DocumentException(
                    $"\"{PlaceOf(JsonText.OneLine(member.Name))}\" is unknown; there are: {string.Join(", ", known!)}");
            }
        }
    }

    /// <summary>Whether there is a member.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => _object.TryGetProperty(name, out _);

    /// <summary>A member of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DocumentException">It is missing.</exception>
    public JsonElement Value(string name)
        => _object.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new DocumentException($"\"{PlaceOf(name)}\" is missing");

    /// <summary>A line of text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limit">The most characters that it may have.</param>
    /// <exception cref="DocumentException">It is missing, not text, empty, too long, or has control characters.</exception>
    public string Text(string name, int limit) => JsonText.Line(Value(name), PlaceOf(name), limit);

    /// <summary>A line of text that may be missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limit">The most characters that it may have.</param>
    /// <returns>The text, or null if it is missing.</returns>
    /// <exception cref="DocumentException">It is present, but not as <see cref="Text"/> requires.</exception>
    public string? OptionalText(string name, int limit) => Has(name) ? Text(name, limit) : null;

    /// <summary>One of several words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="allowed">The words.</param>
    /// <exception cref="DocumentException">It is missing, or is a different word.</exception>
    public string Word(string name, params ReadOnlySpan<string> allowed)
    {
        JsonElement value = Value(name);
        foreach (string word in allowed)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(word))
            {
                return word;
            }
        }

        throw Wrong(PlaceOf(name), value, string.Join(", ", allowed!));
    }

    /// <summary>A whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least that is allowed.</param>
    /// <param name="high">The most that is allowed.</param>
    /// <exception cref="DocumentException">It is missing, or something else.</exception>
    public int Integer(string name, int low, int high)
    {
        JsonElement value = Value(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= low && number <= high
            ? number
            : throw Wrong(PlaceOf(name), value, string.Create(CultureInfo.InvariantCulture, $"a whole number, {low} to {high}"));
    }

    /// <summary>A whole number of 64 bits.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least that is allowed.</param>
    /// <param name="high">The most that is allowed.</param>
    /// <exception cref="DocumentException">It is missing, or something else.</exception>
    public long LongInteger(string name, long low, long high)
    {
        JsonElement value = Value(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= low && number <= high
            ? number
            : throw Wrong(PlaceOf(name), value, string.Create(CultureInfo.InvariantCulture, $"a whole number, {low} to {high}"));
    }

    /// <summary>A truth value that may be missing.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value; false if it is missing.</returns>
    /// <exception cref="DocumentException">It is something else.</exception>
    public bool Flag(string name) => Has(name) && Value(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(PlaceOf(name), Value(name), "true, false"),
    };

    /// <summary>A finite number.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DocumentException">It is missing, or something else.</exception>
    public double Number(string name)
    {
        JsonElement value = Value(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(PlaceOf(name), value, "a finite number");
    }

    /// <summary>An object.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DocumentException">It is missing, or something else.</exception>
    public JsonMembers Members(string name) => Of(Value(name), PlaceOf(name));

    /// <summary>The members of an object whose member names are chosen by the author.</summary>
    /// <returns>Each with its name, in the document's order.</returns>
    public IEnumerable<JsonProperty> All() => _object.EnumerateObject();

    /// <summary>A list.</summary>
    /// <typeparam name="T">The type that each element is read into.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="low">The fewest elements that are allowed.</param>
    /// <param name="high">The most elements that are allowed.</param>
    /// <param name="read">Reads an element, given its place.</param>
    /// <exception cref="DocumentException">It is missing or something else, or one of its elements is.</exception>
    public ImmutableArray<T> List<T>(string name, int low, int high, Func<JsonElement, string, T> read)
    {
        JsonElement value = Value(name);
        string place = PlaceOf(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < low || value.GetArrayLength() > high)
        {
            throw Wrong(place, value, string.Create(CultureInfo.InvariantCulture, $"a list of {low} to {high} elements"));
        }

        return [.. value.EnumerateArray().Select((element, index) => read(element, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]")))];
    }

    /// <summary>The place of a member.</summary>
    /// <param name="name">Its name.</param>
    public string PlaceOf(string name) => Place.Length == 0 ? name : $"{Place}.{name}";
}
