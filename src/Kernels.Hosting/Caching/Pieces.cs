using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Hosting.Caching;

/// <summary>The memory of elements in pieces whose bytes a span can count; all elements may have more than 2³¹ bytes.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="elements">The elements.</param>
internal ref struct Pieces<T>(ReadOnlySpan<T> elements)
    where T : unmanaged
{
    private static readonly int MostElements = (1 << 20) / Unsafe.SizeOf<T>();

    private ReadOnlySpan<T> _left = elements;

    /// <summary>The piece, which may be written if the elements may.</summary>
    public Span<byte> Current { get; private set; }

    /// <summary>This, for <c>foreach</c>.</summary>
    public readonly Pieces<T> GetEnumerator() => this;

    /// <summary>Goes on to the next piece.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        int count = Math.Min(_left.Length, MostElements);
        Current = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(_left), count));
        _left = _left[count..];
        return count > 0;
    }
}
