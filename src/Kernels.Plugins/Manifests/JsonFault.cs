using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kernels.Plugins.Manifests;

/// <summary>Says where a text stops being JSON, and what is wrong there, to the person who wrote it.</summary>
internal static class JsonFault
{
    /// <summary>How many bytes on each side of the place are looked at.</summary>
    private const int Reach = 64;

    /// <summary>The most characters of a word that a message shows.</summary>
    private const int MaxShown = 24;

    /// <summary>The characters that a number, or a text without its quotes, may have.</summary>
    private static readonly SearchValues<char> OfWord
        = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz+-.");

    /// <summary>Describes it.</summary>
    /// <param name="utf8">The text: valid UTF-8, without a byte order mark.</param>
    /// <param name="exception">What a reader of the text threw, with a place that is counted from 0.</param>
    /// <returns>Such as <c>line 3, column 5 is not JSON: a comma or a colon is missing before '"'</c>, counted from 1.</returns>
    public static string Describe(ReadOnlySpan<byte> utf8, JsonException exception)
    {
        // A name that is there twice is found when all of an object has been read, so that it has no place.
        if (exception is not { LineNumber: { } line, BytePositionInLine: { } position })
        {
            return "it names a member twice";
        }

        int begin = BeginOf(utf8, line);
        int index = (int)Math.Min(begin + position, utf8.Length);
        int column = 1 + Encoding.UTF8.GetCharCount(utf8[begin..index]);
        ReadOnlySpan<byte> rest = utf8[index..];
        string problem = utf8.Trim(" \t\r\n"u8).IsEmpty ? "it is empty"
            : rest.Trim(" \t\r\n"u8).IsEmpty ? "it ends here, where a }, a ] or a quotation mark is missing"
            : WhatIsWrong(
                Encoding.UTF8.GetString(utf8[Math.Max(0, index - Reach)..index]), Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, Reach)]));
        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column} is not JSON: {problem}");
    }

    /// <summary>Where a line begins.</summary>
    private static int BeginOf(ReadOnlySpan<byte> utf8, long line)
    {
        int begin = 0;
        for (; line > 0; line--)
        {
            begin += utf8[begin..].IndexOf((byte)'\n') + 1;
        }

        return begin;
    }

    /// <summary>Tells the usual mistakes apart by what is on both sides of the place.</summary>
    private static string WhatIsWrong(string before, string rest)
    {
        char last = before.AsSpan().TrimEnd() is [.., var character] ? character : default;
        string next = PlainText.Of(rest[..1], '?');
        string start = before[(before.AsSpan().LastIndexOfAnyExcept(OfWord) + 1)..];
        int length = rest.AsSpan().IndexOfAnyExcept(OfWord);
        string end = length < 0 ? rest : rest[..length];
        string word = PlainText.Excerpt(start + end, MaxShown);
        return (last, rest[0]) switch
        {
            (_, < ' ') => "a text may not hold a line end or a tab; they are written \\n and \\t",
            (_, '\'') => "names and texts have double quotes",
            (_, '/' or '#') => "a comment may not stand here",
            (',', '}' or ']') => $"there is a comma too many before '{next}'",
            _ when before.EndsWith('\\') => $"'\\{next}' stands for nothing; a backslash in a text is written \\\\",
            _ when word is [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] && word is not ("true" or "false" or "null")
                => $"'{word}' is neither true, false nor null; names and texts have double quotes",
            _ when start.Length > 0 && end.Length > 0 => $"'{word}' is no number",
            ('"' or '}' or ']' or (>= '0' and <= '9') or (>= 'a' and <= 'z'), not (',' or ':' or '}' or ']'))
                => $"a comma or a colon is missing before '{next}'",
            _ => $"'{next}' can't stand here",
        };
    }
}
