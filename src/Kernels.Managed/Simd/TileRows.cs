using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>A row of a tile: some vectors, which a struct of them keeps in registers.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
internal unsafe interface ITileRow<TRow, V, T>
    where TRow : struct, ITileRow<TRow, V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Loads vectors one after the other; the last one may overlap the one before.</summary>
    /// <param name="source">Where the first begins.</param>
    /// <param name="last">Where the last begins, from there.</param>
    static abstract TRow Load(T* source, nint last);

    /// <summary>Stores as <see cref="Load"/> loads.</summary>
    static abstract void Store(in TRow row, T* destination, nint last);

    /// <summary>Stores to addresses that are multiples of a vector's size, past the cache.</summary>
    static abstract void StorePastCache(in TRow row, T* destination, nint last);

    static abstract TRow Add(in TRow a, in TRow b);

    /// <summary>factor · row + sum.</summary>
    static abstract TRow MultiplyAdd(V factor, in TRow row, in TRow sum);
}

/// <inheritdoc cref="ITileRow{TRow, V, T}"/>
internal readonly unsafe struct TileRow1<L, V, T>(V a) : ITileRow<TileRow1<L, V, T>, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    private readonly V _a = a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<L, V, T> Load(T* source, nint last) => new(L.Load(source + last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in TileRow1<L, V, T> row, T* destination, nint last) => L.Store(row._a, destination + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCache(in TileRow1<L, V, T> row, T* destination, nint last) => L.StorePastCache(row._a, destination + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<L, V, T> Add(in TileRow1<L, V, T> a, in TileRow1<L, V, T> b) => new(L.Add(a._a, b._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<L, V, T> MultiplyAdd(V factor, in TileRow1<L, V, T> row, in TileRow1<L, V, T> sum)
        => new(L.MultiplyAdd(factor, row._a, sum._a));
}

/// <inheritdoc cref="ITileRow{TRow, V, T}"/>
internal readonly unsafe struct TileRow2<L, V, T>(V a, V b) : ITileRow<TileRow2<L, V, T>, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    private readonly V _a = a;
    private readonly V _b = b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<L, V, T> Load(T* source, nint last) => new(L.Load(source), L.Load(source + last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in TileRow2<L, V, T> row, T* destination, nint last)
    {
        L.Store(row._a, destination);
        L.Store(row._b, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCache(in TileRow2<L, V, T> row, T* destination, nint last)
    {
        L.StorePastCache(row._a, destination);
        L.StorePastCache(row._b, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<L, V, T> Add(in TileRow2<L, V, T> a, in TileRow2<L, V, T> b) => new(L.Add(a._a, b._a), L.Add(a._b, b._b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<L, V, T> MultiplyAdd(V factor, in TileRow2<L, V, T> row, in TileRow2<L, V, T> sum)
        => new(L.MultiplyAdd(factor, row._a, sum._a), L.MultiplyAdd(factor, row._b, sum._b));
}

/// <inheritdoc cref="ITileRow{TRow, V, T}"/>
internal readonly unsafe struct TileRow3<L, V, T>(V a, V b, V c) : ITileRow<TileRow3<L, V, T>, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    private readonly V _a = a;
    private readonly V _b = b;
    private readonly V _c = c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<L, V, T> Load(T* source, nint last) => new(L.Load(source), L.Load(source + L.Count), L.Load(source + last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in TileRow3<L, V, T> row, T* destination, nint last)
    {
        L.Store(row._a, destination);
        L.Store(row._b, destination + L.Count);
        L.Store(row._c, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCache(in TileRow3<L, V, T> row, T* destination, nint last)
    {
        L.StorePastCache(row._a, destination);
        L.StorePastCache(row._b, destination + L.Count);
        L.StorePastCache(row._c, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<L, V, T> Add(in TileRow3<L, V, T> a, in TileRow3<L, V, T> b)
        => new(L.Add(a._a, b._a), L.Add(a._b, b._b), L.Add(a._c, b._c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<L, V, T> MultiplyAdd(V factor, in TileRow3<L, V, T> row, in TileRow3<L, V, T> sum)
        => new(L.MultiplyAdd(factor, row._a, sum._a), L.MultiplyAdd(factor, row._b, sum._b), L.MultiplyAdd(factor, row._c, sum._c));
}
