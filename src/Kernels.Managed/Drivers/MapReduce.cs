using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>How two results of a reduction become one: by addition, say, or the larger of both.</summary>
internal interface ICombine<T>
    where T : unmanaged, INumber<T>
{
    V Combine<L, V>(V a, V b)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>A reduction of one input, such as the sum of its squares.</summary>
internal interface IReduction<T> : ICombine<T>, IExpression
    where T : unmanaged, INumber<T>
{
    /// <summary>The result for no elements, which changes nothing that it is combined with.</summary>
    T Zero { get; }

    /// <summary>Adds elements to a result.</summary>
    V Accumulate<L, V>(V result, V x)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>A reduction of two inputs of equal length, such as their dot product.</summary>
internal interface IReduction2<T> : ICombine<T>, IExpression
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc cref="IReduction{T}.Zero"/>
    T Zero { get; }

    /// <inheritdoc cref="IReduction{T}.Accumulate"/>
    V Accumulate<L, V>(V result, V a, V b)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>
/// Reduces one or two inputs to one value. Fixed blocks of elements are reduced, and their results combined in pairs, so
/// the value depends on the width of vectors, but not on the number of threads. Pairs also round less than one long sum.
/// </summary>
internal static unsafe class MapReduce
{
    /// <summary>Elements of a block: enough that combining results costs nothing beside them.</summary>
    public const int Block = 1 << 15;

    /// <summary>Reduces one input.</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="x">The input.</param>
    /// <param name="reduction">The reduction.</param>
    /// <returns>The result.</returns>
    public static T Run<T, TReduction>(int threads, ReadOnlySpan<T> x, TReduction reduction)
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction<T>
    {
        fixed (T* input = x)
        {
            int most = Pieces.Cut<T, TReduction>(x.Length, threads).Count;
            return Run<T, Terms<T, TReduction>>(threads, most, new(input, reduction), x.Length);
        }
    }

    /// <summary>Reduces two inputs.</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input, as long as the first.</param>
    /// <param name="reduction">The reduction.</param>
    /// <returns>The result.</returns>
    public static T Run<T, TReduction>(int threads, ReadOnlySpan<T> a, ReadOnlySpan<T> b, TReduction reduction)
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction2<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        fixed (T* first = a, second = b)
        {
            int most = Pieces.Cut<T, TReduction>(a.Length, threads).Count;
            return Run<T, Terms2<T, TReduction>>(threads, most, new(first, second, reduction), a.Length);
        }
    }

    private static T Run<T, TTerms>(int threads, int most, TTerms terms, int length)
        where T : unmanaged, INumber<T>
        where TTerms : struct, ITerms<T>
    {
        if (length <= Block)
        {
            return Blocks<T, TTerms>.Reduce(terms, 0, length);
        }

        // A group is a whole subtree of the pairs, so that one thread and many combine the same pairs.
        int blocks = ((length - 1) / Block) + 1;
        int blocksAGroup = (int)BitOperations.RoundUpToPowerOf2((uint)((blocks + most - 1) / most));
        int groups = (blocks + blocksAGroup - 1) / blocksAGroup;
        T* results = stackalloc T[groups];
        Workers.Run(threads, groups, new Groups<T, TTerms>(terms, length, blocksAGroup, results));
        Pairs<T> pairs = default;
        for (int group = 0; group < groups; group++)
        {
            pairs.Add(results[group], terms);
        }

        return pairs.Combine(terms);
    }

    /// <summary>A reduction with its inputs.</summary>
    private interface ITerms<T> : ICombine<T>
        where T : unmanaged, INumber<T>
    {
        T Zero { get; }

        V Accumulate<L, V>(V result, nint index)
            where L : struct, ILanes<V, T>
            where V : struct;
    }

    private readonly struct Terms<T, TReduction>(T* x, TReduction reduction) : ITerms<T>
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction<T>
    {
        private readonly T* _x = x;
        private readonly TReduction _reduction = reduction;

        public T Zero
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _reduction.Zero;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Accumulate<L, V>(V result, nint index)
            where L : struct, ILanes<V, T>
            where V : struct
            => _reduction.Accumulate<L, V>(result, L.Load(_x + index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<L, V>(V a, V b)
            where L : struct, ILanes<V, T>
            where V : struct
            => _reduction.Combine<L, V>(a, b);
    }

    private readonly struct Terms2<T, TReduction>(T* a, T* b, TReduction reduction) : ITerms<T>
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction2<T>
    {
        private readonly T* _a = a;
        private readonly T* _b = b;
        private readonly TReduction _reduction = reduction;

        public T Zero
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _reduction.Zero;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Accumulate<L, V>(V result, nint index)
            where L : struct, ILanes<V, T>
            where V : struct
            => _reduction.Accumulate<L, V>(result, L.Load(_a + index), L.Load(_b + index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<L, V>(V a, V b)
            where L : struct, ILanes<V, T>
            where V : struct
            => _reduction.Combine<L, V>(a, b);
    }

    private readonly struct Groups<T, TTerms>(TTerms terms, int length, int blocksAGroup, T* results) : IWork
        where T : unmanaged, INumber<T>
        where TTerms : struct, ITerms<T>
    {
        private readonly TTerms _terms = terms;
        private readonly long _length = length;
        private readonly long _groupLength = (long)blocksAGroup * Block;
        private readonly T* _results = results;

        public void Run(int group)
        {
            TTerms terms = _terms;
            long end = Math.Min(_length, (group + 1) * _groupLength);
            Pairs<T> pairs = default;
            for (long begin = group * _groupLength; begin < end; begin += Block)
            {
                pairs.Add(Blocks<T, TTerms>.Reduce(terms, (nint)begin, (nint)Math.Min(end, begin + Block)), terms);
            }

            _results[group] = pairs.Combine(terms);
        }
    }

    private static class Blocks<T, TTerms>
        where T : unmanaged, INumber<T>
        where TTerms : struct, ITerms<T>
    {
        public static T Reduce(TTerms terms, nint begin, nint end) => Vector512.IsHardwareAccelerated
            ? Reduce<Lanes512<T>, Vector512<T>>(terms, begin, end)
            : Reduce<Lanes<T>, Vector<T>>(terms, begin, end);

        // A method of its own, because the just-in-time compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static T Reduce<L, V>(TTerms terms, nint begin, nint end)
            where L : struct, ILanes<V, T>
            where V : struct
        {
            nint count = L.Count;
            if (end < count)
            {
                return ReduceShort(terms, begin, end);
            }

            // A multiply-add takes four cycles and two start in one, so eight results are on their way at once.
            V a = L.Create(terms.Zero), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            nint index = begin;
            for (; index <= end - (8 * count); index += 8 * count)
            {
                a = terms.Accumulate<L, V>(a, index);
                b = terms.Accumulate<L, V>(b, index + count);
                c = terms.Accumulate<L, V>(c, index + (2 * count));
                d = terms.Accumulate<L, V>(d, index + (3 * count));
                e = terms.Accumulate<L, V>(e, index + (4 * count));
                f = terms.Accumulate<L, V>(f, index + (5 * count));
                g = terms.Accumulate<L, V>(g, index + (6 * count));
                h = terms.Accumulate<L, V>(h, index + (7 * count));
            }

            for (; index <= end - count; index += count)
            {
                a = terms.Accumulate<L, V>(a, index);
            }

            if (index < end)
            {
                // The last vector also holds elements that were counted already.
                b = L.TakeLast((int)(end - index), terms.Accumulate<L, V>(b, end - count), b);
            }

            V first = terms.Combine<L, V>(terms.Combine<L, V>(a, b), terms.Combine<L, V>(c, d));
            V second = terms.Combine<L, V>(terms.Combine<L, V>(e, f), terms.Combine<L, V>(g, h));
            return L.Fold(terms.Combine<L, V>(first, second), terms);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static T ReduceShort(TTerms terms, nint begin, nint end)
        {
            Vector128<T> result = Vector128.Create(terms.Zero);
            for (nint i = begin; i < end; i++)
            {
                result = terms.Accumulate<OneLane<T>, Vector128<T>>(result, i);
            }

            return result.ToScalar();
        }
    }
}
