using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>What the 64 bits are that <see cref="BucketSort{TKeys}"/> sorts.</summary>
internal interface ISortKeys
{
    /// <summary>Whether they are the bits of float64.</summary>
    static abstract bool AreFloats { get; }

    /// <summary>A whole number, in the order of keys; that of this number is the key again.</summary>
    static abstract long OrderOf(long key);

    /// <inheritdoc cref="OrderOf(long)"/>
    static abstract Vector<long> OrderOf(Vector<long> keys);

    /// <inheritdoc cref="OrderOf(long)"/>
    static abstract Vector512<long> OrderOf(Vector512<long> keys);
}

/// <summary>Whole numbers.</summary>
internal readonly struct WholeKeys : ISortKeys
{
    public static bool AreFloats => false;

    public static long OrderOf(long key) => key;

    public static Vector<long> OrderOf(Vector<long> keys) => keys;

    public static Vector512<long> OrderOf(Vector512<long> keys) => keys;
}

/// <summary>The bits of float64: without sign in the order of numbers; with one, in reverse, and before those without.</summary>
internal readonly struct FloatKeys : ISortKeys
{
    public static bool AreFloats => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long OrderOf(long key) => key ^ ((key >> 63) & long.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> OrderOf(Vector<long> keys)
        => keys ^ (Vector.LessThan(keys, Vector<long>.Zero) & new Vector<long>(long.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> OrderOf(Vector512<long> keys) => keys ^ ((keys >> 63) & Vector512.Create(long.MaxValue));
}
