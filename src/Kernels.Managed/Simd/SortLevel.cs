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

/// <summary>Buckets, each of keys above those of the one before it: equal parts of a range of orders, of float64s, or of magnitudes.</summary>
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

    // Whole numbers from which on it pays to look whether they are even.
    private const int Many = 1 << 13;

    // Bucket (order - origin) >> shift, or the same of the key's magnitude.
    private readonly ulong _origin;
    private readonly int _shift;
    private readonly bool _isOfMagnitudes;

    // Bucket floor((value - least) * factor).
    private readonly double _least;
    private readonly double _factor;

    private SortLevel(int buckets, KeyRange range, bool isOfMagnitudes = false)
    {
        // The least shift with which the buckets suffice: more than half of them are in the range.
        Buckets = buckets;
        _isOfMagnitudes = isOfMagnitudes;
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
    public bool HasEqualKeys => !IsOfValues && !_isOfMagnitudes && _shift == 0;

    /// <summary>A level of orders, more than half of whose buckets are in the range.</summary>
    public static SortLevel<TKeys> OfOrders(KeyRange range, int length) => new(CountBuckets(length), range);

    /// <summary>
    /// A level for keys. Float64s seldom have as many exponents as there are: then equal parts of the values are more even than those of
    /// the bits. Whole numbers are even more often than not; of all magnitudes, equal parts of these are.
    /// </summary>
    public static unsafe SortLevel<TKeys> Of(long* keys, int length, KeyRange range)
        => TKeys.AreFloats ? OfFloats(keys, length, range) : OfWholes(keys, length, range);

    private static unsafe SortLevel<TKeys> OfFloats(long* keys, int length, KeyRange range)
    {
        // The factor isn't finite and above 0 if the range is infinite, NaN or too narrow. With half a bucket less,
        // rounding does not lead the greatest value behind the last one.
        int buckets = CountBuckets(length);
        double least = ValueOf(TKeys.OrderOf(range.Least));
        double factor = (buckets - 0.5) / (ValueOf(TKeys.OrderOf(range.Greatest)) - least);
        SortLevel<TKeys> level = new(buckets, least, factor);
        bool isEven = double.IsFinite(factor) && factor > 0 && level.FindFullest(keys, length) <= SampleOf(length) / 2;
        return isEven ? level : OfOrders(range, length);
    }

    private static unsafe SortLevel<TKeys> OfWholes(long* keys, int length, KeyRange range)
    {
        SortLevel<TKeys> orders = OfOrders(range, length);
        if (length < Many)
        {
            return orders;
        }

        int fullest = orders.FindFullest(keys, length);
        SortLevel<TKeys> magnitudes = new(CountBuckets(length), new(MagnitudeOf(range.Least), MagnitudeOf(range.Greatest)), isOfMagnitudes: true);
        return fullest > SampleLength / 4 && magnitudes.FindFullest(keys, length) <= fullest / 2 ? magnitudes : orders;
    }

    /// <summary>No key has a higher bucket than one above it: each step leaves two numbers in order, or makes them equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint BucketOf(long key)
    {
        if (TKeys.AreFloats && IsOfValues)
        {
            return double.ConvertToIntegerNative<int>((ValueOf(key) - _least) * _factor);
        }

        long order = !TKeys.AreFloats && _isOfMagnitudes ? MagnitudeOf(key) : TKeys.OrderOf(key);
        return (nint)(((ulong)order - _origin) >> _shift);
    }

    /// <summary>The key of a bucket whose keys are equal.</summary>
    public long KeyOf(int bucket) => TKeys.OrderOf((long)(_origin + (ulong)bucket));

    private static int CountBuckets(int length)
        => Math.Min(length / KeysPerBucket, length > MostCached ? MostBuckets : MostBucketsOfCached);

    private static double ValueOf(long key) => BitConverter.Int64BitsToDouble(key);

    /// <summary>
    /// In the order of whole numbers, in steps that grow with them as those of a logarithm do: the bits of |key| + 1 as float64, above
    /// those of 1, with the key's sign.
    /// </summary>
    private static long MagnitudeOf(long key)
    {
        long size = BitConverter.DoubleToInt64Bits(Math.Abs((double)key) + 1) - BitConverter.DoubleToInt64Bits(1);
        return key < 0 ? -size : size;
    }

    private static int SampleOf(int length) => Math.Min(length / 16, SampleLength);

    /// <summary>How many keys of a sample are in that one of a few parts of the range which has the most.</summary>
    private unsafe int FindFullest(long* keys, int length)
    {
        int* counts = stackalloc int[Cells];
        int most = 0;
        int sample = SampleOf(length);
        for (int index = 0; index < sample; index++)
        {
            nint cell = BucketOf(keys[length / sample * index]) * Cells / Buckets;
            most = Math.Max(most, ++counts[cell]);
        }

        return most;
    }
}
