using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>
/// A tile of C, some rows high and as wide as <typeparamref name="TRow"/>. Its sums stay in registers while rows of B, each times
/// one element of each row of A, are added.
/// </summary>
internal unsafe struct MatrixTile<TRow, L, V, T>
    where TRow : struct, ITileRow<TRow, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>The rows of B to multiply by.</summary>
    public nint Depth;

    public T* A;
    public nint AStride;
    public T* B;
    public nint BStride;

    /// <summary>Where the last vector of a row begins, from the tile's first column.</summary>
    public nint Last;

    public T* C;
    public nint CStride;

    /// <summary>Whether to add to C, not to overwrite it.</summary>
    public bool Adds;

    /// <summary>Whether to overwrite it past the cache; then all vectors of C are at multiples of their size.</summary>
    public bool IsPastCache;

    /// <summary>Multiplies eight rows, where 32 registers hold their sums, or else four, or else one.</summary>
    /// <param name="rows">How many rows there are, 1 or above.</param>
    /// <returns>How many were multiplied.</returns>
    public readonly int Multiply(int rows)
    {
        if (rows >= 8 && L.Count * sizeof(T) == 64)
        {
            Multiply8(this);
            return 8;
        }

        if (rows >= 4)
        {
            Multiply4(this);
            return 4;
        }

        Multiply1(this);
        return 1;
    }

    // Locals and no array, as only they can be registers. Compiled at once, without a profile: after one, the just-in-time compiler
    // kept sums in memory, and a tile took more than twice as long.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Multiply8(in MatrixTile<TRow, L, V, T> tile)
    {
        TRow sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        nint stride = tile.AStride;
        nint stride3 = 3 * stride;
        T* a = tile.A;
        T* b = tile.B;
        nint bStride = tile.BStride;
        nint last = tile.Last;
        T* a4 = a + (4 * stride);
        T* end = a + tile.Depth;
        for (; a < end; a++, a4++)
        {
            TRow row = TRow.Load(b, last);
            sum0 = TRow.MultiplyAdd(L.Create(a[0]), row, sum0);
            sum1 = TRow.MultiplyAdd(L.Create(a[stride]), row, sum1);
            sum2 = TRow.MultiplyAdd(L.Create(a[2 * stride]), row, sum2);
            sum3 = TRow.MultiplyAdd(L.Create(a[stride3]), row, sum3);
            sum4 = TRow.MultiplyAdd(L.Create(a4[0]), row, sum4);
            sum5 = TRow.MultiplyAdd(L.Create(a4[stride]), row, sum5);
            sum6 = TRow.MultiplyAdd(L.Create(a4[2 * stride]), row, sum6);
            sum7 = TRow.MultiplyAdd(L.Create(a4[stride3]), row, sum7);
            b += bStride;
        }

        tile.Write(0, sum0);
        tile.Write(1, sum1);
        tile.Write(2, sum2);
        tile.Write(3, sum3);
        tile.Write(4, sum4);
        tile.Write(5, sum5);
        tile.Write(6, sum6);
        tile.Write(7, sum7);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Multiply4(in MatrixTile<TRow, L, V, T> tile)
    {
        TRow sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        nint stride = tile.AStride;
        nint stride3 = 3 * stride;
        T* a = tile.A;
        T* b = tile.B;
        nint bStride = tile.BStride;
        nint last = tile.Last;
        T* end = a + tile.Depth;
        for (; a < end; a++)
        {
            TRow row = TRow.Load(b, last);
            sum0 = TRow.MultiplyAdd(L.Create(a[0]), row, sum0);
            sum1 = TRow.MultiplyAdd(L.Create(a[stride]), row, sum1);
            sum2 = TRow.MultiplyAdd(L.Create(a[2 * stride]), row, sum2);
            sum3 = TRow.MultiplyAdd(L.Create(a[stride3]), row, sum3);
            b += bStride;
        }

        tile.Write(0, sum0);
        tile.Write(1, sum1);
        tile.Write(2, sum2);
        tile.Write(3, sum3);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Multiply1(in MatrixTile<TRow, L, V, T> tile)
    {
        TRow sum = default;
        for (nint i = 0; i < tile.Depth; i++)
        {
            sum = TRow.MultiplyAdd(L.Create(tile.A[i]), TRow.Load(tile.B + (i * tile.BStride), tile.Last), sum);
        }

        tile.Write(0, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Write(int row, in TRow sum)
    {
        T* c = C + (row * CStride);
        if (IsPastCache)
        {
            TRow.StorePastCache(sum, c, Last);
        }
        else
        {
            TRow.Store(Adds ? TRow.Add(TRow.Load(c, Last), sum) : sum, c, Last);
        }
    }
}
