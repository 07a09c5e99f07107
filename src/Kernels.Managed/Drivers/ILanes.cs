using System.Numerics;

namespace Kernels.Managed;

/// <summary>
/// The operations of a vector of some width, so that an expression is written once and compiled for each width.
/// </summary>
/// <remarks>
/// The operations are apart from the vector, which stays one of .NET's own types: around a struct of ours, the just-in-time
/// compiler keeps constants in memory, and it stops inlining in expressions of 25 operations.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">The element type: double, float, int or long; byte where only bits count.</typeparam>
internal unsafe interface ILanes<V, T>
    where V : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>Puts a value into every lane.</summary>
    static abstract V Create(T value);

    static abstract V Load(T* source);

    static abstract void Store(V value, T* destination);

    /// <summary>Stores past the cache, if the processor can, to an address that is a multiple of the vector's size.</summary>
    static abstract void StorePastCache(V value, T* destination);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    /// <summary>Divides. Processors have no instruction for vectors of integers, so these are divided one by one.</summary>
    static abstract V Divide(V a, V b);

    /// <summary>a · b + c, rounded once where the processor does that.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract V Max(V a, V b);

    static abstract V Abs(V a);

    static abstract V Sqrt(V a);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>All bits in lanes where a is less than b, and none in the others.</summary>
    static abstract V LessThan(V a, V b);

    /// <summary>a in lanes where a comparison holds, b in the others.</summary>
    static abstract V Select(V comparison, V a, V b);

    /// <summary>The last lanes of one vector, and the first of another.</summary>
    /// <param name="count">The number of lanes to take from <paramref name="a"/>.</param>
    /// <param name="a">The vector of the last lanes.</param>
    /// <param name="b">The vector of the first lanes.</param>
    static abstract V TakeLast(int count, V a, V b);

    /// <summary>Combines all lanes into one.</summary>
    static abstract T Fold<TReduction>(V value, TReduction reduction)
        where TReduction : struct, ICombine<T>;
}
