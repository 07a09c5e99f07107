using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;

namespace Kernels.Runner.Commands;

/// <summary>
/// The text of a settings file. The text itself is checked, because .NET's configuration would replace invalid Unicode, and
/// can't tell a null from an empty section or an empty text from an empty list.
/// </summary>
internal static class SettingsText
{
    /// <summary>The most characters of a key that a message shows.</summary>
    private const int MaxShown = 300;

    /// <summary>The options with which .NET's configuration reads JSON.</summary>
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads the text of a file.</summary>
    /// <param name="content">The whole content of the file.</param>
    /// <returns>The text in UTF-8.</returns>
    /// <exception cref="DocumentException">
    /// It is not Unicode, not JSON or no object; a setting is there twice, or one of this program's is null or empty.
    /// </exception>
    public static byte[] Read(byte[] content)
    {
        byte[] utf8 = Decode(content);
        try
        {
            if (JsonUnicode.FindFault(
                utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is { } line)
            {
                throw new DocumentException($"{JsonUnicode.Describe(line)}.");
            }

            using JsonDocument document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new DocumentException(
                    $"it is {JsonText.Excerpt(document.RootElement)}; required: an object, with the section {KernelsSettings.Section}.");
            }

            Check(document.RootElement, null, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            return utf8;
        }
        catch (JsonException exception)
        {
            throw new DocumentException($"{JsonFault.Describe(utf8, exception)}.");
        }
    }

    /// <summary>Decodes UTF-8, and UTF-16 and UTF-32 with a byte order mark, which editors write too.</summary>
    private static byte[] Decode(byte[] content)
    {
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            using StreamReader reader = new(new MemoryStream(content), strict, detectEncodingFromByteOrderMarks: true);
            return strict.GetBytes(reader.ReadToEnd());
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentException("it is not UTF-8.");
        }
    }

    /// <summary>
    /// Refuses duplicates, as .NET's configuration does; and nulls and empty texts among this program's settings, since others may be
    /// another program's.
    /// </summary>
    /// <param name="value">A value.</param>
    /// <param name="path">Its configuration key; null for the document itself, since a name may be empty.</param>
    /// <param name="set">The keys that were set so far.</param>
    private static void Check(JsonElement value, string? path, HashSet<string> set)
    {
        bool isSection = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(value);
        if (!isSection && path is not null && !set.Add(path))
        {
            throw new DocumentException($"{Show(path)} is set twice; keep one of them.");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Check(member.Value, path is null ? member.Name : $"{path}:{member.Name}", set);
                }

                break;
            case JsonValueKind.Array:
                foreach ((int index, JsonElement element) in value.EnumerateArray().Index())
                {
                    Check(element, string.Create(CultureInfo.InvariantCulture, $"{path}:{index}"), set);
                }

                break;
            case JsonValueKind.Null when IsOwn(path):
                throw new DocumentException($"{Show(path)} is null; required: a value, or leave the key out.");
            case JsonValueKind.String when IsOwn(path) && value.ValueEquals(""u8):
                throw new DocumentException($"{Show(path)} is an empty text; required: a value, or leave the key out.");
        }
    }

    private static bool IsEmpty(JsonElement value)
        => value.ValueKind == JsonValueKind.Object ? value.GetPropertyCount() == 0 : value.GetArrayLength() == 0;

    private static string Show(string path) => PlainText.Excerpt(path, MaxShown);

    private static bool IsOwn([NotNullWhen(true)] string? path)
        => path is not null
            && path.StartsWith(KernelsSettings.Section, StringComparison.OrdinalIgnoreCase)
            && (path.Length == KernelsSettings.Section.Length || path[KernelsSettings.Section.Length] == ':');
}
