using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// Sorts 64-bit keys by buckets, each bucket then by narrower ones, and few keys by a network, or by counting for each how many
/// are below it, a vector at a time. A level takes time in proportion to its keys, and each narrows the range of keys or their
/// number, so no input is slow. Takes another array as large as the keys'.
/// </summary>
/// <typeparam name="TKeys">What the keys are.</typeparam>
internal static unsafe class BucketSort<TKeys>
    where TKeys : struct, ISortKeys
{
    // The most keys that are not sent to buckets.
    private const int Few = 64;

    // Keys of a part at least: it takes much longer than handing it to a thread.
    private const int LeastShare = 1 << 16;

    /// <summary>Sorts keys.</summary>
    /// <param name="values">The keys.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Sort(Span<long> values, int threads)
    {
        fixed (long* keys = values)
        {
            if (values.Length <= Few)
            {
                SortFew(keys, keys, values.Length);
                return;
            }

            long* other = (long*)NativeMemory.Alloc((nuint)values.Length, sizeof(long));
            try
            {
                SortInParts(keys, other, values.Length, threads);
            }
            finally
            {
                NativeMemory.Free(other);
            }
        }
    }

    /// <summary>Sorts keys with several threads; what the other array held is lost.</summary>
    private static void SortInParts(long* keys, long* other, int length, int threads)
    {
        int parts = Math.Min(threads, length / LeastShare);
        if (parts < 2)
        {
            SortAlone(keys, other, length);
            return;
        }

        KeyRange range = KeyRange.Of<TKeys>(keys, length);
        if (range.Least == range.Greatest)
        {
            return;
        }

        SortLevel<TKeys> level = SortLevel<TKeys>.Of(keys, length, range);
        int[] counts = new int[parts * level.Buckets];
        int[] ends = new int[level.Buckets];
        fixed (int* places = counts, bounds = ends)
        {
            Parts work = new() { Keys = keys, Other = other, Length = length, Count = parts, Level = level, Places = places };
            Workers.Run(threads, parts, work);
            if (PlaceParts(places, parts, bounds, level.Buckets) > length / 2 && level.IsOfValues)
            {
                work.Level = SortLevel<TKeys>.OfOrders(range, length);
                Workers.Run(threads, parts, work);
                PlaceParts(places, parts, bounds, level.Buckets);
            }

            if (work.Level.HasEqualKeys)
            {
                Workers.Run(threads, parts, new Filling { Keys = keys, Length = length, Count = parts, Ends = bounds, Level = work.Level });
                return;
            }

            work.IsCounted = true;
            Workers.Run(threads, parts, work);

            // Buckets that are most of a thread's work are left to all threads again.
            int most = length / parts;
            Workers.Run(threads, level.Buckets, new Bucketed { Keys = keys, Other = other, Ends = bounds, Most = most });
            for (int bucket = 0, begin = 0; bucket < level.Buckets; begin = bounds[bucket++])
            {
                if (bounds[bucket] - begin > most)
                {
                    SortInParts(keys + begin, other + begin, bounds[bucket] - begin, threads);
                }
            }
        }
    }

    /// <summary>Makes places of how many keys each part has in each bucket, and ends of buckets; returns the most of a bucket.</summary>
    private static int PlaceParts(int* places, int parts, int* ends, int buckets)
    {
        int sum = 0;
        int most = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int begin = sum;
            for (int part = 0; part < parts; part++)
            {
                ref int place = ref places[((nint)part * buckets) + bucket];
                (place, sum) = (sum, sum + place);
            }

            ends[bucket] = sum;
            most = Math.Max(most, sum - begin);
        }

        return most;
    }

    /// <summary>Sorts a bucket, which is in the other array.</summary>
    private static void SortBucket(long* keys, long* other, int length)
    {
        if (length <= Few)
        {
            SortFew(other, keys, length);
        }
        else
        {
            Copy(other, keys, length);
            SortAlone(keys, other, length);
        }
    }

    /// <summary>Sorts keys on one thread; what the other array held is lost.</summary>
    private static void SortAlone(long* keys, long* other, int length)
    {
        KeyRange range = KeyRange.Of<TKeys>(keys, length);
        if (range.Least < range.Greatest)
        {
            SortBuckets(keys, other, length, range, SortLevel<TKeys>.Of(keys, length, range));
        }
    }

    /// <summary>Zeroes no more of the stack than the level's buckets need.</summary>
    [SkipLocalsInit]
    private static void SortBuckets(long* keys, long* other, int length, KeyRange range, SortLevel<TKeys> level)
    {
        int* ends = stackalloc int[level.Buckets];
        Count(keys, length, level, ends);
        if (level.IsOfValues && new ReadOnlySpan<int>(ends, level.Buckets).ContainsAnyExceptInRange(0, length / 2))
        {
            level = SortLevel<TKeys>.OfOrders(range, length);
            Count(keys, length, level, ends);
        }

        // To move equal keys would take longer than to write them.
        if (level.HasEqualKeys)
        {
            for (int bucket = 0; bucket < level.Buckets; keys += ends[bucket++])
            {
                new Span<long>(keys, ends[bucket]).Fill(level.KeyOf(bucket));
            }

            return;
        }

        int sum = 0;
        for (int bucket = 0; bucket < level.Buckets; bucket++)
        {
            (ends[bucket], sum) = (sum, sum + ends[bucket]);
        }

        Scatter(keys, length, level, other, ends);
        for (int bucket = 0, begin = 0; bucket < level.Buckets; begin = ends[bucket++])
        {
            if (ends[bucket] > begin)
            {
                SortBucket(keys + begin, other + begin, ends[bucket] - begin);
            }
        }
    }

    private static void Copy(long* from, long* to, int length) => new Span<long>(from, length).CopyTo(new(to, length));

    private static void Count(long* keys, int length, SortLevel<TKeys> level, int* counts)
    {
        new Span<int>(counts, level.Buckets).Clear();
        for (int index = 0; index < length; index++)
        {
            counts[level.BucketOf(keys[index])]++;
        }
    }

    /// <summary>Sends keys to places that are counted up.</summary>
    private static void Scatter(long* from, int length, SortLevel<TKeys> level, long* to, int* places)
    {
        for (int index = 0; index < length; index++)
        {
            to[places[level.BucketOf(from[index])]++] = from[index];
        }
    }

    /// <summary>Writes up to <see cref="Few"/> keys in order; the two arrays may be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SortFew(long* from, long* to, int length)
    {
        if (Avx512F.IsSupported && length <= SortNetwork.Most)
        {
            SortNetwork.Sort<TKeys>(from, to, length);
        }
        else
        {
            SortByCounting(from, to, length);
        }
    }

    [SkipLocalsInit]
    private static void SortByCounting(long* from, long* to, int length)
    {
        // A vector more, which is loaded and stored but doesn't count.
        long* keys = stackalloc long[Few + Vector<long>.Count];
        long* orders = stackalloc long[Few + Vector<long>.Count];
        long* places = stackalloc long[Few + Vector<long>.Count];
        Copy(from, keys, length);
        for (int first = 0; first < length; first += Vector<long>.Count)
        {
            TKeys.OrderOf(Vector.Load(keys + first)).Store(orders + first);
        }

        for (int first = 0; first < length; first += Vector<long>.Count)
        {
            // Equal keys keep their order: those before count unless they are above, those after only if they are below.
            Vector<long> own = Vector.Load(orders + first);
            Vector<long> place = new(first);
            int index = 0;
            for (; index < first; index++)
            {
                place += Vector.LessThan(own, new(orders[index]));
            }

            for (; index < Math.Min(first + Vector<long>.Count, length); index++)
            {
                Vector<long> other = new(orders[index]);
                Vector<long> isBefore = Vector.LessThan(new Vector<long>(index - first), Vector<long>.Indices);
                place -= Vector.LessThan(other, own) | (Vector.Equals(other, own) & isBefore);
            }

            for (; index < length; index++)
            {
                place -= Vector.LessThan(new(orders[index]), own);
            }

            place.Store(places + first);
        }

        for (int index = 0; index < length; index++)
        {
            to[places[index]] = keys[index];
        }
    }

    /// <summary>Counts the keys of a part in each bucket, and then sends them to their places.</summary>
    private struct Parts : IWork
    {
        public long* Keys;
        public long* Other;
        public int Length;
        public int Count;
        public SortLevel<TKeys> Level;
        public int* Places;
        public bool IsCounted;

        public readonly void Run(int item)
        {
            int begin = (int)((long)Length * item / Count);
            int length = (int)((long)Length * (item + 1) / Count) - begin;
            int* places = Places + ((nint)item * Level.Buckets);
            if (IsCounted)
            {
                Scatter(Keys + begin, length, Level, Other, places);
            }
            else
            {
                BucketSort<TKeys>.Count(Keys + begin, length, Level, places);
            }
        }
    }

    /// <summary>Writes the keys of a part of the result, where keys of a bucket are equal.</summary>
    private struct Filling : IWork
    {
        public long* Keys;
        public int Length;
        public int Count;
        public int* Ends;
        public SortLevel<TKeys> Level;

        public readonly void Run(int item)
        {
            int begin = (int)((long)Length * item / Count);
            int end = (int)((long)Length * (item + 1) / Count);
            for (int bucket = 0; begin < end; bucket++)
            {
                int last = Math.Clamp(Ends[bucket], begin, end);
                new Span<long>(Keys + begin, last - begin).Fill(Level.KeyOf(bucket));
                begin = last;
            }
        }
    }

    /// <summary>Sorts a bucket, or only brings it back if it is most of a thread's work.</summary>
    private struct Bucketed : IWork
    {
        public long* Keys;
        public long* Other;
        public int* Ends;
        public int Most;

        public readonly void Run(int item)
        {
            int begin = item == 0 ? 0 : Ends[item - 1];
            int length = Ends[item] - begin;
            if (length > Most)
            {
                Copy(Other + begin, Keys + begin, length);
            }
            else if (length > 0)
            {
                SortBucket(Keys + begin, Other + begin, length);
            }
        }
    }
}
