using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// Sorts few keys in vectors of 512 bits by bitonic networks (Batcher, <i>Sorting networks and their applications</i>, 1968):
/// lanes are compared with those whose number differs in some bits, and the larger key goes to the lane in which the highest of
/// these is set.
/// </summary>
internal static unsafe class SortNetwork
{
    /// <summary>The most keys.</summary>
    public const int Most = 4 * Lanes;

    private const int Lanes = 8;

    // Lanes in whose number a bit is set. Without the attribute, they would be calls.
    private static Vector512<long> WithBit0
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1);
    }

    private static Vector512<long> WithBit1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1);
    }

    private static Vector512<long> WithBit2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1);
    }

    /// <summary>Writes keys in order; the two arrays may be one. Needs AVX-512.</summary>
    /// <param name="from">The keys.</param>
    /// <param name="to">Receives them in order.</param>
    /// <param name="length">How many, up to <see cref="Most"/>.</param>
    /// <typeparam name="TKeys">What the keys are.</typeparam>
    public static void Sort<TKeys>(long* from, long* to, int length)
        where TKeys : struct, ISortKeys
    {
        // Most buckets need two vectors: fewer are not told apart, as that would be a branch that can't be foreseen.
        (Vector512<long> inA, Vector512<long> inB) = (LanesBelow(length), LanesBelow(length - Lanes));
        Vector512<long> a = SortLanes(Load<TKeys>(from, inA));
        Vector512<long> b = SortLanes(Load<TKeys>(from + Lanes, inB));
        Merge(ref a, ref b);
        if (length > 2 * Lanes)
        {
            (Vector512<long> inC, Vector512<long> inD) = (LanesBelow(length - (2 * Lanes)), LanesBelow(length - (3 * Lanes)));
            Vector512<long> c = SortLanes(Load<TKeys>(from + (2 * Lanes), inC));
            Vector512<long> d = SortLanes(Load<TKeys>(from + (3 * Lanes), inD));
            Merge(ref c, ref d);
            ExchangeReversed(ref a, ref d);
            ExchangeReversed(ref b, ref c);
            MergeHalves(ref a, ref b);
            MergeHalves(ref c, ref d);
            Store<TKeys>(c, to + (2 * Lanes), inC);
            Store<TKeys>(d, to + (3 * Lanes), inD);
        }

        Store<TKeys>(a, to, inA);
        Store<TKeys>(b, to + Lanes, inB);
    }

    private static Vector512<long> LanesBelow(int length)
        => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)length));

    /// <summary>The orders of keys; the largest order in the lanes without a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Load<TKeys>(long* from, Vector512<long> lanes)
        where TKeys : struct, ISortKeys
        => TKeys.OrderOf(Avx512F.MaskLoad(from, lanes, Vector512.Create(long.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TKeys>(Vector512<long> orders, long* to, Vector512<long> lanes)
        where TKeys : struct, ISortKeys
        => Avx512F.MaskStore(to, lanes, TKeys.OrderOf(orders));

    /// <summary>Exchanges keys of lanes whose numbers differ in some bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Exchange(Vector512<long> keys, long bits, Vector512<long> upperLanes)
    {
        Vector512<long> others = Avx512F.PermuteVar8x64(keys, Vector512<long>.Indices ^ Vector512.Create(bits));
        return Vector512.ConditionalSelect(upperLanes, Vector512.Max(keys, others), Vector512.Min(keys, others));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> SortLanes(Vector512<long> keys)
    {
        keys = Exchange(keys, 1, WithBit0);
        keys = Exchange(keys, 3, WithBit1);
        keys = Exchange(keys, 1, WithBit0);
        keys = Exchange(keys, 7, WithBit2);
        keys = Exchange(keys, 2, WithBit1);
        return Exchange(keys, 1, WithBit0);
    }

    /// <summary>Sorts keys that ascend and then descend, or the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> MergeLanes(Vector512<long> keys)
    {
        keys = Exchange(keys, 4, WithBit2);
        keys = Exchange(keys, 2, WithBit1);
        return Exchange(keys, 1, WithBit0);
    }

    /// <summary>Two vectors in order become a sequence of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(ref Vector512<long> lower, ref Vector512<long> upper)
    {
        ExchangeReversed(ref lower, ref upper);
        (lower, upper) = (MergeLanes(lower), MergeLanes(upper));
    }

    /// <summary>The same for two vectors that together ascend and then descend, or the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeHalves(ref Vector512<long> lower, ref Vector512<long> upper)
    {
        (Vector512<long> lowest, Vector512<long> highest) = (Vector512.Min(lower, upper), Vector512.Max(lower, upper));
        (lower, upper) = (MergeLanes(lowest), MergeLanes(highest));
    }

    /// <summary>Exchanges the keys of a vector with those of another from its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeReversed(ref Vector512<long> lower, ref Vector512<long> upper)
    {
        Vector512<long> last = Avx512F.PermuteVar8x64(upper, Vector512<long>.Indices ^ Vector512.Create(7L));
        (lower, upper) = (Vector512.Min(lower, last), Vector512.Max(lower, last));
    }
}
