using System.Globalization;

namespace Kernels;

/// <summary>What text of others may hold in a message or a table.</summary>
internal static class PlainText
{
    /// <summary>
    /// Whether a character is more than what is seen of it: it breaks the line, reaches the terminal as a command, or hides,
    /// joins or turns around what stands beside it.
    /// </summary>
    /// <param name="letter">The character.</param>
    public static bool IsForbidden(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Text without such characters, as long as it was.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blank">What takes their place.</param>
    public static string Of(string text, char blank = ' ')
        => string.Concat(text.Select(letter => IsForbidden(letter) ? blank : letter));
}
