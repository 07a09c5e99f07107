using System.Globalization;
using System.Text.Json;

namespace Kernels.Plugins.Manifests;

/// <summary>Text from an untrusted JSON document, made safe to show on a terminal.</summary>
internal static class JsonText
{
    private const int MaxExcerpt = 60;

    /// <summary>Takes a value that must be one line of text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="limit">The most characters that it may have.</param>
    /// <exception cref="DocumentException">It is something else.</exception>
    public static string Line(JsonElement value, string place, int limit)
        => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            && text.Length <= limit && !PlainText.HasForbidden(text)
            ? text
            : throw JsonMembers.Wrong(
                place, value, string.Create(CultureInfo.InvariantCulture, $"one line of text, 1 to {limit} characters"));

    /// <summary>The beginning of a value, for a message.</summary>
    /// <param name="value">The value.</param>
    public static string Excerpt(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {Counted.Of(value.GetArrayLength(), "element")}",
        _ => OneLine(value.GetRawText()),
    };

    /// <summary>Text without control characters, which could forge lines of output or control the terminal.</summary>
    /// <param name="text">The text.</param>
    public static string OneLine(string text) => PlainText.Excerpt(text, MaxExcerpt);
}
