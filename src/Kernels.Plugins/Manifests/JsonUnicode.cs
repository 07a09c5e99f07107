using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Kernels.Plugins.Manifests;

/// <summary>
/// Checks that all text of a JSON document is Unicode. JSON readers check only the structure: bytes that are not UTF-8, and
/// escapes such as <c>\ud800</c> that are half a surrogate pair, throw only when the text is taken.
/// </summary>
internal static class JsonUnicode
{
    /// <summary>The length of an escape such as <c>\ud83d</c>.</summary>
    private const int EscapeLength = 6;

    /// <summary>Finds text that is not Unicode.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="options">How it is read.</param>
    /// <returns>The number of the first line that has some, from 1; null if there is none.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static long? FindFault(ReadOnlySpan<byte> utf8, JsonReaderOptions options = default)
    {
        if (FindInvalid(utf8) is { } invalid)
        {
            return LineAt(utf8, invalid);
        }

        Utf8JsonReader reader = new(utf8, options);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && reader.ValueIsEscaped
                && !HasWholePairs(reader.ValueSpan))
            {
                return LineAt(utf8, (int)reader.TokenStartIndex);
            }
        }

        return null;
    }

    /// <summary>A message about the line that <see cref="FindFault"/> found.</summary>
    /// <param name="line">The number of the line.</param>
    public static string Describe(long line)
        => string.Create(CultureInfo.InvariantCulture, $"line {line} holds text that is no Unicode");

    private static int? FindInvalid(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            return null;
        }

        int index = 0;
        while (Rune.DecodeFromUtf8(utf8[index..], out _, out int length) == OperationStatus.Done)
        {
            index += length;
        }

        return index;
    }

    /// <summary>Whether every escaped surrogate is next to the escape of its other half.</summary>
    private static bool HasWholePairs(ReadOnlySpan<byte> text)
    {
        for (int index = text.IndexOf((byte)'\\'); index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                continue;
            }

            if (!TryParseUnit(text[index..], out char unit))
            {
                // A one-letter escape; the letter may be a backslash.
                index++;
                continue;
            }

            index += EscapeLength - 1;
            if (char.IsLowSurrogate(unit))
            {
                return false;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (!TryParseUnit(text[(index + 1)..], out char other) || !char.IsLowSurrogate(other))
                {
                    return false;
                }

                index += EscapeLength;
            }
        }

        return true;
    }

    private static bool TryParseUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < EscapeLength || text[0] != '\\' || text[1] != 'u'
            || !Utf8Parser.TryParse(text[2..EscapeLength], out ushort number, out int length, 'x')
            || length != EscapeLength - 2)
        {
            return false;
        }

        unit = (char)number;
        return true;
    }

    private static long LineAt(ReadOnlySpan<byte> utf8, int index) => 1 + utf8[..index].Count((byte)'\n');
}
