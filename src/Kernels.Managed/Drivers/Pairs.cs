using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// Combines results in pairs, the pairs' results in pairs again, and so on, in an order that depends only on their number.
/// </summary>
internal struct Pairs<T>
    where T : unmanaged, INumber<T>
{
    private Waiting _waiting;
    private int _depth;
    private int _added;

    /// <summary>Adds the next result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="reduction">How results are combined.</param>
    public void Add<TReduction>(T result, TReduction reduction)
        where TReduction : struct, ICombine<T>
    {
        // As in a binary counter: each zero at the end is a pair that is complete now.
        for (int complete = BitOperations.TrailingZeroCount(++_added); complete > 0; complete--)
        {
            result = Combine(_waiting[--_depth], result, reduction);
        }

        _waiting[_depth++] = result;
    }

    /// <summary>Combines what has no partner, the last first. At least one result must have been added.</summary>
    /// <param name="reduction">How results are combined.</param>
    /// <returns>The result of all.</returns>
    public T Combine<TReduction>(TReduction reduction)
        where TReduction : struct, ICombine<T>
    {
        T result = _waiting[--_depth];
        while (_depth > 0)
        {
            result = Combine(_waiting[--_depth], result, reduction);
        }

        return result;
    }

    private static T Combine<TReduction>(T a, T b, TReduction reduction)
        where TReduction : struct, ICombine<T>
        => reduction.Combine<OneLane<T>, Vector128<T>>(Vector128.Create(a), Vector128.Create(b)).ToScalar();

    // One for each bit of the number of results.
    [InlineArray(32)]
    private struct Waiting
    {
        private T _first;
    }
}
