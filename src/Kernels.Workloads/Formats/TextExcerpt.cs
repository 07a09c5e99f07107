using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>Shows a piece of an untrusted file in a message: short, on one line, and without control characters.</summary>
internal static class TextExcerpt
{
    private const int MaxLength = 24;

    /// <summary>The beginning of the text in quotes; characters that are not printable ASCII become <c>?</c>.</summary>
    public static string Quote(string text) => Quote(Encoding.Latin1.GetBytes(text));

    /// <summary>The beginning of the text in quotes; characters that are not printable ASCII become <c>?</c>.</summary>
    public static string Quote(ReadOnlySpan<char> text) => Quote(text[..Math.Min(text.Length, MaxLength + 1)].ToString());

    /// <summary>The beginning of the bytes in quotes; bytes that are not printable ASCII become <c>?</c>.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new("'");
        foreach (byte character in bytes[..Math.Min(bytes.Length, MaxLength)])
        {
            text.Append(character is >= (byte)' ' and <= (byte)'~' ? (char)character : '?');
        }

        return text.Append(bytes.Length > MaxLength ? "…'" : "'").ToString();
    }
}
