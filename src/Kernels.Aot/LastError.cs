using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Kernels.Aot;

/// <summary>Why the calling thread's last failed call failed, for <c>last_error</c>.</summary>
internal static unsafe class LastError
{
    /// <summary>Bytes for the text and its end; hosts read no more.</summary>
    private const int Size = 1024;

    /// <summary>Zero-terminated UTF-8, pinned because C reads it; null before a call fails.</summary>
    [ThreadStatic]
    private static byte[]? _text;

    /// <summary>Keeps an exception's message, as one line, until this thread's next call fails.</summary>
    public static void Set(Exception exception)
    {
        try
        {
            _text ??= GC.AllocateUninitializedArray<byte>(Size, pinned: true);
            _text[0] = 0;
            _ = Utf8.FromUtf16(exception.Message.ReplaceLineEndings(" "), _text.AsSpan(0, Size - 1), out _, out int length);
            _text[length] = 0;
        }
        catch (OutOfMemoryException)
        {
            // The status says enough.
        }
    }

    /// <summary>The text; null if there is none.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static sbyte* Get()
        => _text is null or [0, ..] ? null : (sbyte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_text));
}
