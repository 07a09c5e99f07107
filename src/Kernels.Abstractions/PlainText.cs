using System.Globalization;
using System.Text;

namespace Kernels;

/// <summary>Decides what text from outside may contain in a message or a table.</summary>
internal static class PlainText
{
    /// <summary>
    /// Whether text contains characters that are not simply shown: ones that break the line, act as terminal commands, or
    /// hide, join or reverse the text beside them; or half a surrogate pair, which is no character.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool HasForbidden(string text)
    {
        for (int index = 0; index < text.Length;)
        {
            if (!TryTake(text, index, out int length))
            {
                return true;
            }

            index += length;
        }

        return false;
    }

    /// <summary>Text with such characters replaced, at the same length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blank">The replacement.</param>
    public static string Of(string text, char blank = ' ')
    {
        if (!HasForbidden(text))
        {
            return text;
        }

        StringBuilder plain = new(text.Length);
        for (int index = 0; index < text.Length;)
        {
            _ = TryTake(text, index, out int length) ? plain.Append(text, index, length) : plain.Append(blank, length);
            index += length;
        }

        return plain.ToString();
    }

    /// <summary>The beginning of a text, without cutting a surrogate pair in two.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most UTF-16 code units to keep, 1 or above.</param>
    /// <returns>The beginning; the text itself if it is short enough.</returns>
    public static string Cut(string text, int limit)
        => text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];

    /// <summary>The beginning of a text, as a message shows it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most UTF-16 code units to keep, 1 or above; the rest becomes an ellipsis.</param>
    public static string Excerpt(string text, int limit) => text.Length > limit ? Of(Cut(text, limit)) + '…' : Of(text);

    /// <summary>Takes the next character.</summary>
    /// <returns>Whether it may be shown.</returns>
    private static bool TryTake(string text, int index, out int length)
    {
        bool isWhole = Rune.TryGetRuneAt(text, index, out Rune letter);
        length = isWhole ? letter.Utf16SequenceLength : 1;
        return isWhole && Rune.GetUnicodeCategory(letter)
            is not UnicodeCategory.Control
            and not UnicodeCategory.Format
            and not UnicodeCategory.LineSeparator
            and not UnicodeCategory.ParagraphSeparator;
    }
}
