using System.Numerics;

namespace Kernels.Managed;

/// <summary>
/// A vector of some width, so that an expression is written once, and compiled for each width. A scalar converts to a
/// vector with that value in every lane.
/// </summary>
/// <typeparam name="TSelf">The vector.</typeparam>
/// <typeparam name="T">The element type: double, float, int or long.</typeparam>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>Puts a value into every lane.</summary>
    static abstract implicit operator TSelf(T value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Divides. Processors have no instruction for vectors of integers, so these are divided one by one.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator |(TSelf a, TSelf b);

    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>Compares. The result has all bits set in lanes where it holds, and none in the others.</summary>
    static abstract TSelf operator <(TSelf a, TSelf b);

    /// <inheritdoc cref="op_LessThan"/>
    static abstract TSelf operator >(TSelf a, TSelf b);

    /// <summary>a · b + c, rounded once where the processor does that.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The smaller; a NaN if either is one.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger; a NaN if either is one.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Abs(TSelf a);

    static abstract TSelf Sqrt(TSelf a);

    /// <summary>a in lanes where a comparison holds, b in the others.</summary>
    static abstract TSelf Select(TSelf comparison, TSelf a, TSelf b);

    static abstract TSelf Load(T* source);

    void Store(T* destination);

    /// <summary>This vector's last lanes, and another's first.</summary>
    /// <param name="count">The number of lanes to keep, 0 or above.</param>
    /// <param name="other">The other.</param>
    TSelf KeepLast(int count, TSelf other);

    /// <summary>Combines all lanes into one.</summary>
    T Fold<TReduction>(TReduction reduction)
        where TReduction : struct, ICombine<T>;
}
