using System.Runtime.InteropServices;

namespace Kernels.Aot;

/// <summary>Memory that lives as long as the process, like everything that the C ABI returns by pointer.</summary>
internal static unsafe class Constant
{
    /// <summary>Copies a struct into such memory.</summary>
    public static T* Make<T>(T value)
        where T : unmanaged
    {
        T* copy = (T*)NativeMemory.Alloc((nuint)sizeof(T));
        *copy = value;
        return copy;
    }

    /// <summary>Copies text into such memory, and ends it with a zero byte.</summary>
    public static sbyte* Text(ReadOnlySpan<byte> text)
    {
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        return (sbyte*)copy;
    }
}
