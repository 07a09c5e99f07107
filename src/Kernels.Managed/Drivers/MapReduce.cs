using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>How two results of a reduction become one: by addition, say, or the larger of both.</summary>
internal interface ICombine<T>
    where T : unmanaged, INumber<T>
{
    TV Combine<TV>(TV a, TV b)
        where TV : struct, ILanes<TV, T>;
}

/// <summary>A reduction of one input, such as the sum of its squares.</summary>
internal interface IReduction<T> : ICombine<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The result for no elements, which changes nothing that it is combined with.</summary>
    T Zero { get; }

    /// <summary>Adds elements to a result.</summary>
    TV Accumulate<TV>(TV result, TV x)
        where TV : struct, ILanes<TV, T>;
}

/// <summary>A reduction of two inputs of equal length, such as their dot product.</summary>
internal interface IReduction2<T> : ICombine<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc cref="IReduction{T}.Zero"/>
    T Zero { get; }

    /// <inheritdoc cref="IReduction{T}.Accumulate"/>
    TV Accumulate<TV>(TV result, TV a, TV b)
        where TV : struct, ILanes<TV, T>;
}

/// <summary>
/// Reduces one or two inputs to one value. Fixed blocks of elements are reduced, and their results combined in pairs, so
/// the value depends on the width of vectors, but not on the number of threads. Pairs also round less than one long sum.
/// </summary>
internal static unsafe class MapReduce
{
    /// <summary>Elements of a block: enough that combining results costs nothing beside them.</summary>
    public const int Block = Pieces.MinLength;

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
            return Run<T, Terms<T, TReduction>>(threads, new(input, reduction), x.Length);
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
            return Run<T, Terms2<T, TReduction>>(threads, new(first, second, reduction), a.Length);
        }
    }

    private static T Run<T, TTerms>(int threads, TTerms terms, int length)
        where T : unmanaged, INumber<T>
        where TTerms : struct, ITerms<T>
    {
        // A group is a whole subtree of the pairs, so that one thread and many combine the same pairs.
        int groups = new Pieces(length, threads).Count;
        int blocks = (int)(((long)length + Block - 1) / Block);
        int blocksAGroup = (int)BitOperations.RoundUpToPowerOf2((uint)((blocks + groups - 1) / groups));
        Groups<T, TTerms> work = new(terms, length, Math.Max(1, blocksAGroup) * (long)Block);
        if (work.Count <= 1)
        {
            return work.Reduce(0);
        }

        T* results = stackalloc T[work.Count];
        work.Results = results;
        Workers.Run(threads, work.Count, work);
        Pairs<T> pairs = default;
        for (int group = 0; group < work.Count; group++)
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

        TV Accumulate<TV>(TV result, nint index)
            where TV : struct, ILanes<TV, T>;
    }

    private readonly struct Terms<T, TReduction>(T* x, TReduction reduction) : ITerms<T>
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction<T>
    {
        private readonly T* _x = x;
        private readonly TReduction _reduction = reduction;

        public T Zero => _reduction.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Accumulate<TV>(TV result, nint index)
            where TV : struct, ILanes<TV, T>
            => _reduction.Accumulate(result, TV.Load(_x + index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Combine<TV>(TV a, TV b)
            where TV : struct, ILanes<TV, T>
            => _reduction.Combine(a, b);
    }

    private readonly struct Terms2<T, TReduction>(T* a, T* b, TReduction reduction) : ITerms<T>
        where T : unmanaged, INumber<T>
        where TReduction : struct, IReduction2<T>
    {
        private readonly T* _a = a;
        private readonly T* _b = b;
        private readonly TReduction _reduction = reduction;

        public T Zero => _reduction.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Accumulate<TV>(TV result, nint index)
            where TV : struct, ILanes<TV, T>
            => _reduction.Accumulate(result, TV.Load(_a + index), TV.Load(_b + index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Combine<TV>(TV a, TV b)
            where TV : struct, ILanes<TV, T>
            => _reduction.Combine(a, b);
    }

    private struct Groups<T, TTerms>(TTerms terms, int length, long groupLength) : IWork
        where T : unmanaged, INumber<T>
        where TTerms : struct, ITerms<T>
    {
        private readonly TTerms _terms = terms;
        private readonly long _length = length;
        private readonly long _groupLength = groupLength;

        public T* Results;

        public readonly int Count => (int)((_length + _groupLength - 1) / _groupLength);

        public readonly void Run(int group) => Results[group] = Reduce(group);

        public readonly T Reduce(int group)
        {
            long begin = group * _groupLength;
            long end = Math.Min(_length, begin + _groupLength);
            if (end - begin <= Block)
            {
                return ReduceBlock((nint)begin, (nint)end);
            }

            Pairs<T> pairs = default;
            for (; begin < end; begin += Block)
            {
                pairs.Add(ReduceBlock((nint)begin, (nint)Math.Min(end, begin + Block)), _terms);
            }

            return pairs.Combine(_terms);
        }

        private readonly T ReduceBlock(nint begin, nint end) => Vector512.IsHardwareAccelerated
            ? ReduceBlock<Lanes512<T>>(_terms, begin, end)
            : ReduceBlock<Lanes<T>>(_terms, begin, end);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T ReduceBlock<TV>(TTerms terms, nint begin, nint end)
            where TV : struct, ILanes<TV, T>
        {
            nint count = TV.Count;
            if (end < count)
            {
                OneLane<T> sum = terms.Zero;
                for (nint i = begin; i < end; i++)
                {
                    sum = terms.Accumulate(sum, i);
                }

                return sum.Fold(terms);
            }

            // A multiply-add takes four cycles and two start in one, so eight results are on their way at once.
            TV a = terms.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            nint index = begin;
            for (; index <= end - (8 * count); index += 8 * count)
            {
                a = terms.Accumulate(a, index);
                b = terms.Accumulate(b, index + count);
                c = terms.Accumulate(c, index + (2 * count));
                d = terms.Accumulate(d, index + (3 * count));
                e = terms.Accumulate(e, index + (4 * count));
                f = terms.Accumulate(f, index + (5 * count));
                g = terms.Accumulate(g, index + (6 * count));
                h = terms.Accumulate(h, index + (7 * count));
            }

            for (; index <= end - count; index += count)
            {
                a = terms.Accumulate(a, index);
            }

            if (index < end)
            {
                // The last vector also holds elements that were counted already.
                b = terms.Accumulate(b, end - count).KeepLast((int)(end - index), b);
            }

            return terms.Combine(
                terms.Combine(terms.Combine(a, b), terms.Combine(c, d)),
                terms.Combine(terms.Combine(e, f), terms.Combine(g, h))).Fold(terms);
        }
    }
}
