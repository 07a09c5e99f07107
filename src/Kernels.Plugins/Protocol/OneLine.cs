using System.Text;

namespace Kernels.Plugins.Protocol;

/// <summary>Makes text from another process fit for a message: one line, without control characters, of bounded length.</summary>
internal static class OneLine
{
    private const int MaxLength = 1024;

    /// <summary>Cleans a text.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="maxLength">The most characters to keep; the rest becomes an ellipsis.</param>
    public static string Of(string text, int maxLength = MaxLength)
        => PlainText.Excerpt(text.Trim(), maxLength);

    /// <summary>Cleans UTF-8; invalid bytes are replaced.</summary>
    public static string Of(ReadOnlySpan<byte> text, int maxLength = MaxLength)
        => Of(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * maxLength)]), maxLength);
}
