using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Kernels;

/// <summary>What generated C functions, whose bodies are C#, and their callers need: memory by its address, and errors as text.</summary>
public static class CBoundary
{
    /// <summary>Bytes for the text and its end; hosts read no more.</summary>
    private const int Size = 1024;

    /// <summary>Zero-terminated UTF-8, pinned because C reads it; null before a call fails.</summary>
    [ThreadStatic]
    private static byte[]? _text;

    /// <summary>A span of the caller's memory.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="address">Where it begins.</param>
    /// <param name="length">The number of its elements, 0 or above.</param>
    /// <returns>The span, which is valid as long as the memory is.</returns>
    public static unsafe Span<T> Span<T>(nint address, int length)
        where T : unmanaged
        => new((void*)address, length);

    /// <summary>Keeps an exception's message, as one line, until this thread's next call fails.</summary>
    /// <param name="exception">What ended the call.</param>
    /// <returns>The address of the message, which is zero-terminated UTF-8; never 0.</returns>
    public static unsafe nint KeepError(Exception exception)
    {
        byte[] text = _text ??= GC.AllocateUninitializedArray<byte>(Size, pinned: true);
        _ = Utf8.FromUtf16(exception.Message.ReplaceLineEndings(" "), text.AsSpan(0, Size - 1), out _, out int length);
        text[length] = 0;
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(text));
    }

    /// <summary>Throws if a call returned a message.</summary>
    /// <param name="text">What the call returned: 0, or the address of a message.</param>
    /// <param name="implementation">The name of the implementation.</param>
    /// <param name="kernel">The kernel's id.</param>
    /// <exception cref="KernelException">There is a message.</exception>
    public static void ThrowIfFailed(nint text, string implementation, string kernel)
    {
        if (text != 0)
        {
            throw KernelException.OfCall(implementation, kernel, Marshal.PtrToStringUTF8(text)!);
        }
    }
}
