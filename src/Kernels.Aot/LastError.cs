using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Aot;

/// <summary>Why the calling thread's last failed call failed, for <c>last_error</c>.</summary>
internal static unsafe class LastError
{
    /// <summary>The message; 0 before a call fails.</summary>
    [ThreadStatic]
    private static nint _text;

    /// <summary>Keeps an exception's message, as one line, until this thread's next call fails.</summary>
    public static void Set(Exception exception)
    {
        try
        {
            _text = 0;
            _text = CBoundary.KeepError(exception);
        }
        catch (OutOfMemoryException)
        {
            // The status says enough.
        }
    }

    /// <summary>The text; null if there is none.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static sbyte* Get() => (sbyte*)_text;
}
