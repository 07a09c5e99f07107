namespace Kernels.Aot;

/// <summary>The caller's memory as spans.</summary>
internal static unsafe class Memory
{
    /// <summary>Wraps a buffer.</summary>
    /// <param name="first">Its first element; null only if it has none.</param>
    /// <param name="length">The number of its elements.</param>
    /// <returns>The elements.</returns>
    /// <exception cref="ArgumentException">The pointer is null.</exception>
    /// <exception cref="OverflowException">The number is negative, or more than a span can have.</exception>
    public static Span<T> Span<T>(T* first, long length)
        where T : unmanaged
    {
        if (length != 0)
        {
            ArgumentNullException.ThrowIfNull(first);
        }

        return new Span<T>(first, checked((int)length));
    }
}
