using System.Text;

namespace Kernels.Native;

/// <summary>Reads text that a plug-in returned, without trusting it.</summary>
internal static unsafe class PluginText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads zero-terminated UTF-8 as one printable line.</summary>
    /// <param name="text">The first byte.</param>
    /// <param name="limit">The most bytes to read.</param>
    /// <param name="name">What it is, for the message.</param>
    /// <exception cref="PluginException">
    /// The pointer is null or leads nowhere, there is no terminator within the limit, or the text is not UTF-8.
    /// </exception>
    public static string Read(sbyte* text, int limit, string name)
    {
        if (text == null)
        {
            throw new PluginException($"its {name} is null");
        }

        // Byte by byte: a vectorised search may read beyond the terminator, into memory that is not mapped.
        int length = 0;
        while (length < limit && !IsEnd(text + length, isFirst: length == 0, name))
        {
            length++;
        }

        if (length == limit)
        {
            throw new PluginException($"its {name} does not end within {limit} bytes");
        }

        try
        {
            return PlainText.Of(Utf8.GetString((byte*)text, length));
        }
        catch (DecoderFallbackException)
        {
            throw new PluginException($"its {name} is not UTF-8");
        }
    }

    private static bool IsEnd(sbyte* text, bool isFirst, string name)
    {
        if (isFirst || PluginMemory.BeginsPage(text))
        {
            PluginMemory.Require(text, 1, name);
        }

        return *text == 0;
    }
}
