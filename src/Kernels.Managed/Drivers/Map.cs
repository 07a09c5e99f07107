using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>A function of one element: <c>V IMap&lt;double&gt;.Apply&lt;L, V&gt;(V x) =&gt; L.Multiply(x, x)</c>.</summary>
/// <remarks>Mark a long one with AggressiveInlining.</remarks>
internal interface IMap<T> : IExpression
    where T : unmanaged, INumber<T>
{
    V Apply<L, V>(V x)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>A function of one element from each of two inputs.</summary>
/// <inheritdoc cref="IMap{T}"/>
internal interface IMap2<T> : IExpression
    where T : unmanaged, INumber<T>
{
    V Apply<L, V>(V a, V b)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>
/// Computes every element of an output from those at the same place in one or two inputs. The output may be the same span
/// as an input, but must not overlap one otherwise.
/// </summary>
internal static unsafe class Map
{
    /// <summary>
    /// Bytes of an output from which it is written past the cache: more than a core's own caches. Otherwise each line of it
    /// is read before it is overwritten, half as much traffic again.
    /// </summary>
    internal const int BeyondCache = 1 << 22;

    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output, as long as the input.</param>
    /// <param name="map">The function f.</param>
    public static void Run<T, TMap>(int threads, ReadOnlySpan<T> x, Span<T> y, TMap map)
        where T : unmanaged, INumber<T>
        where TMap : struct, IMap<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        fixed (T* input = x, output = y)
        {
            Run(Pieces.Cut<T, TMap>(y.Length, threads), threads, new Source<T, TMap>(input, map), output, input == output);
        }
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input, as long as the first.</param>
    /// <param name="y">The output, as long as the inputs.</param>
    /// <param name="map">The function f.</param>
    public static void Run<T, TMap>(int threads, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, TMap map)
        where T : unmanaged, INumber<T>
        where TMap : struct, IMap2<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, y.Length);
        fixed (T* first = a, second = b, output = y)
        {
            bool isInPlace = first == output || second == output;
            Run(Pieces.Cut<T, TMap>(y.Length, threads), threads, new Source2<T, TMap>(first, second, map), output, isInPlace);
        }
    }

    private static void Run<T, TSource>(Pieces pieces, int threads, TSource source, T* y, bool isInPlace)
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        // Lines of an input are in the cache when they are overwritten.
        bool pastCache = !isInPlace && pieces.Begin(pieces.Count) >= BeyondCache / sizeof(T);
        if (pieces.Count == 1)
        {
            Elements.Fill(source, 0, pieces.Begin(1), y, pastCache);
            return;
        }

        Workers.Run(threads, pieces.Count, new Filling<T, TSource>(source, pieces, y, pastCache));
    }

    private readonly struct Source<T, TMap>(T* x, TMap map) : ISource<T>
        where T : unmanaged, INumber<T>
        where TMap : struct, IMap<T>
    {
        private readonly T* _x = x;
        private readonly TMap _map = map;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<L, V>(nint index)
            where L : struct, ILanes<V, T>
            where V : struct
            => _map.Apply<L, V>(L.Load(_x + index));
    }

    private readonly struct Source2<T, TMap>(T* a, T* b, TMap map) : ISource<T>
        where T : unmanaged, INumber<T>
        where TMap : struct, IMap2<T>
    {
        private readonly T* _a = a;
        private readonly T* _b = b;
        private readonly TMap _map = map;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<L, V>(nint index)
            where L : struct, ILanes<V, T>
            where V : struct
            => _map.Apply<L, V>(L.Load(_a + index), L.Load(_b + index));
    }

    private readonly struct Filling<T, TSource>(TSource source, Pieces pieces, T* y, bool pastCache) : IWork
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        private readonly TSource _source = source;
        private readonly Pieces _pieces = pieces;
        private readonly T* _y = y;
        private readonly bool _pastCache = pastCache;

        public void Run(int item) => Elements.Fill(_source, _pieces.Begin(item), _pieces.Begin(item + 1), _y, _pastCache);
    }
}
