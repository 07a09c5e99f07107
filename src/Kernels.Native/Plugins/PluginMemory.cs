using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Native;

/// <summary>
/// Reads what a plug-in's pointers lead to, without trusting them: reading memory that is not mapped would end the process.
/// </summary>
internal static unsafe partial class PluginMemory
{
    private const int Asynchronous = 1;
    private const int NotMapped = 12;

    /// <summary>The ABI's limit of a struct's size; a larger value is not a size.</summary>
    private const uint SizeLimit = 65536;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks that memory is mapped. On Windows nothing is checked.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">How many bytes; above 0.</param>
    /// <param name="name">What should be there, for the message.</param>
    /// <exception cref="PluginException">Some of it is not mapped.</exception>
    public static void Require(void* address, long bytes, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // An asynchronous msync does nothing except report memory that is not mapped.
        nuint page = (nuint)address & ~(nuint)(Environment.SystemPageSize - 1);
        nuint length = (nuint)address - page + (nuint)bytes;
        if (Synchronize(page, length, Asynchronous) != 0 && Marshal.GetLastPInvokeError() == NotMapped)
        {
            throw new PluginException($"its {name} can't be read: there is no memory at 0x{(nuint)address:x}");
        }
    }

    /// <summary>
    /// Checks that a struct's first field can be read, its size. This comes first: to take a field's address, compiled code reads
    /// from the struct to check that it is not null.
    /// </summary>
    /// <param name="structure">The struct; not null.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">There is no memory there.</exception>
    public static void RequireStruct(void* structure, string name) => Require(structure, sizeof(uint), name);

    /// <summary>Whether a field that was appended later lies within a struct, by the size that the struct gives.</summary>
    /// <param name="structure">The struct.</param>
    /// <param name="end">The address after the field.</param>
    public static bool Reaches(void* structure, void* end) => *(uint*)structure >= (byte*)end - (byte*)structure;

    /// <summary>Checks that a struct's size is valid, and that a field lies within it.</summary>
    /// <param name="structure">The struct.</param>
    /// <param name="end">The address after the field.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">The struct ends before the field, is too large, or is not all mapped.</exception>
    public static void RequireInside(void* structure, void* end, string name)
    {
        uint size = *(uint*)structure;
        long required = (byte*)end - (byte*)structure;
        if (size < required || size > SizeLimit)
        {
            throw new PluginException($"the size of its {name} is {size} bytes; allowed: {required} to {SizeLimit}");
        }

        Require(structure, required, name);
    }

    /// <summary>Reads zero-terminated UTF-8 as one printable line.</summary>
    /// <param name="text">The first byte.</param>
    /// <param name="limit">The most bytes to read.</param>
    /// <param name="name">What it is, for the message.</param>
    /// <exception cref="PluginException">
    /// The pointer is null or leads nowhere, there is no terminator within the limit, or the text is not UTF-8.
    /// </exception>
    public static string ReadText(sbyte* text, int limit, string name)
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
        if (isFirst || BeginsPage(text))
        {
            Require(text, 1, name);
        }

        return *text == 0;
    }

    /// <summary>Whether an address begins a page, which may be unmapped even if the byte before it is mapped.</summary>
    /// <param name="address">The address.</param>
    private static bool BeginsPage(void* address) => (nuint)address % (nuint)Environment.SystemPageSize == 0;

    [LibraryImport("libc", EntryPoint = "msync", SetLastError = true)]
    private static partial int Synchronize(nuint address, nuint length, int flags);
}
