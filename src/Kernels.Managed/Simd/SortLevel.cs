using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>The orders of the least and the greatest key.</summary>
internal readonly record struct KeyRange(long Least, long Greatest)
{
    /// <summary>Finds the range of one key or more.</summary>
    public static unsafe KeyRange Of<TKeys>(long* keys, int length)
        where TKeys : struct, ISortKeys
    {
        // Two of each, as each step waits for the one before it.
        Vector<long> least = new(TKeys.OrderOf(keys[0]));
        (Vector<long> leastToo, Vector<long> greatest, Vector<long> greatestToo) = (least, least, least);
        int index = 0;
        for (; index <= length - (2 * Vector<long>.Count); index += 2 * Vector<long>.Count)
        {
            Vector<long> orders = TKeys.OrderOf(Vector.Load(keys + index));
            Vector<long> next = TKeys.OrderOf(Vector.Load(keys + index + Vector<long>.Count));
            (least, leastToo) = (Vector.Min(least, orders), Vector.Min(leastToo, next));
            (greatest, greatestToo) = (Vector.Max(greatest, orders), Vector.Max(greatestToo, next));
        }

        (least, greatest) = (Vector.Min(least, leastToo), Vector.Max(greatest, greatestToo));
        (long lowest, long highest) = (least[0], greatest[0]);
        for (int lane = 1; lane < Vector<long>.Count; lane++)
        {
            (lowest, highest) = (Math.Min(lowest, least[lane]), Math.Max(highest, greatest[lane]));
        }

        for (; index < length; index++)
        {
            long order = TKeys.OrderOf(keys[index]);
            (lowest, highest) = (Math.Min(lowest, order), Math.Max(highest, order));
        }

        return new(lowest, highest);
    }
}

/// <summary>Buckets, each of keys above those of the one before it: equal parts of a range of orders, or of float64s.</summary>
internal readonly struct SortLevel<TKeys>
    where TKeys : struct, ISortKeys
{
    // Keys go to all buckets in turn, so the ends of buckets are to fit the first cache, or the second if all keys do.
    private const int MostBuckets = 512;
    private const int MostCached = 1 << 17;
    private const int MostBucketsOfCached = 8192;

    // How many keys are looked at to see how even they are, or a 16th if that is fewer, and in how many parts of their range.
    private const int SampleLength = 64;
    private const int Cells = 16;

    // Bucket (order - origin) >> shift.
    private readonly ulong _origin;
    private readonly int _shift;

    // Bucket floor((value - least) * factor).
    private readonly double _least;
    private readonly double _factor;

    private SortLevel(int buckets, KeyRange range)
    {
        // The least shift with which the buckets suffice: more than half of them are in the range.
        Buckets = buckets;
        _origin = (ulong)range.Least;
        _shift = 64 - BitOperations.LeadingZeroCount(((ulong)range.Greatest - _origin) / (ulong)buckets);
    }

    private SortLevel(int buckets, double least, double factor)
    {
        Buckets = buckets;
        IsOfValues = true;
        _least = least;
        _factor = factor;
    }

    // Keys of a bucket on average, or up to twice as many, if a level has buckets enough for that.
    private static int KeysPerBucket => Avx512F.IsSupported ? 9 : 11;

    /// <summary>Number of buckets, some of which may have no keys.</summary>
    public int Buckets { get; }

    /// <summary>Whether buckets are parts of a range of float64s, which may be uneven, instead of their bits.</summary>
    public bool IsOfValues { get; }

    /// <summary>Whether all keys of a bucket are equal.</summary>
    public bool HasEqualKeys => !IsOfValues && _shift == 0;

    /// <summary>A level of orders, more than half of whose buckets are in the range.</summary>
    public static SortLevel<TKeys> OfOrders(KeyRange range, int length) => new(CountBuckets(length), range);

    /// <summary>A level for keys: of values where they are even, as float64s seldom have as many exponents as there are.</summary>
    public static unsafe SortLevel<TKeys> Of(long* keys, int length, KeyRange range)
    {
        if (TKeys.AreFloats)
        {
            // The factor isn't finite and above 0 if the range is infinite, NaN or too narrow. With half a bucket less,
            // rounding does not lead the greatest value behind the last one.
            int buckets = CountBuckets(length);
            double least = ValueOf(TKeys.OrderOf(range.Least));
            double factor = (buckets - 0.5) / (ValueOf(TKeys.OrderOf(range.Greatest)) - least);
            SortLevel<TKeys> level = new(buckets, least, factor);
            if (double.IsFinite(factor) && factor > 0 && !level.IsUneven(keys, length))
            {
                return level;
            }
        }

        return OfOrders(range, length);
    }

    /// <summary>No key has a higher bucket than one above it: each step leaves two numbers in order, or makes them equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint BucketOf(long key)
        => TKeys.AreFloats && IsOfValues
            ? double.ConvertToIntegerNative<int>((ValueOf(key) - _least) * _factor)
            : (nint)(((ulong)TKeys.OrderOf(key) - _origin) >> _shift);

    /// <summary>The key of a bucket whose keys are equal.</summary>
    public long KeyOf(int bucket) => TKeys.OrderOf((long)(_origin + (ulong)bucket));

    private static int CountBuckets(int length)
        => Math.Min(length / KeysPerBucket, length > MostCached ? MostBuckets : MostBucketsOfCached);

    private static double ValueOf(long key) => BitConverter.Int64BitsToDouble(key);

    /// <summary>Whether most keys of a sample are in one of a few parts of the range.</summary>
    private unsafe bool IsUneven(long* keys, int length)
    {
        int* counts = stackalloc int[Cells];
        int most = 0;
        int sample = Math.Min(length / 16, SampleLength);
        for (int index = 0; index < sample; index++)
        {
            nint cell = BucketOf(keys[length / sample * index]) * Cells / Buckets;
            most = Math.Max(most, ++counts[cell]);
        }

        return most > sample / 2;
    }
}
