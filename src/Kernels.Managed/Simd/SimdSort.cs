using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>sort/1</c> by the highest bits in which keys differ, then each bucket by the next ones, and few keys by counting for each how
/// many are below it, a vector at a time. A level takes time in proportion to its keys, and there are at most as many levels as bits,
/// so no input is slow. Keys go to and fro between the array and another of its size.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdSort : IKernel<SortArguments>
{
    // The most keys that are not sent to buckets.
    private const int Few = 64;

    // Buckets have half of 2^LogFew keys on average, or up to all of them, if a level has bits enough for that.
    private const int LogFew = 4;

    // Bits of a level.
    private const int MostBits = 10;
    private const int Buckets = 1 << MostBits;

    // Keys of a part at least: it takes much longer than handing it to a thread.
    private const int LeastShare = 1 << 16;

    /// <inheritdoc/>
    public void Invoke(scoped in SortArguments arguments, in KernelOptions options) => Sort(arguments.Values, options.ThreadCount);

    /// <summary>Sorts whole numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="threads">Most threads to use.</param>
    internal static void Sort(Span<long> values, int threads)
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
                SortInParts(keys, other, values.Length, false, threads);
            }
            finally
            {
                NativeMemory.Free(other);
            }
        }
    }

    /// <summary>Sorts the keys of one array, into the other or in place, with several threads; what the other held is lost.</summary>
    private static void SortInParts(long* from, long* to, int length, bool isInto, int threads)
    {
        int parts = Math.Min(threads, length / LeastShare);
        if (parts < 2)
        {
            SortAlone(from, to, length, isInto);
            return;
        }

        ulong differing = FindDiffering(from, length);
        if (differing == 0)
        {
            Copy(from, to, isInto ? length : 0);
            return;
        }

        Level level = new(differing, length);
        int[] counts = new int[parts * Buckets];
        int[] ends = new int[level.Count];
        fixed (int* places = counts, bounds = ends)
        {
            Parts work = new() { From = from, To = to, Length = length, Count = parts, Level = level, Places = places };
            Workers.Run(threads, parts, work);
            int sum = 0;
            for (int bucket = 0; bucket < level.Count; bucket++)
            {
                for (int part = 0; part < parts; part++)
                {
                    ref int place = ref places[(part * Buckets) + bucket];
                    (place, sum) = (sum, sum + place);
                }

                bounds[bucket] = sum;
            }

            work.IsCounted = true;
            Workers.Run(threads, parts, work);

            // Buckets that are most of a thread's work are left to all threads again.
            int most = length / parts;
            Workers.Run(threads, level.Count, new Bucketed { From = to, To = from, IsInto = !isInto, Ends = bounds, Most = most });
            for (int bucket = 0, begin = 0; bucket < level.Count; begin = bounds[bucket++])
            {
                if (bounds[bucket] - begin > most)
                {
                    SortInParts(to + begin, from + begin, bounds[bucket] - begin, !isInto, threads);
                }
            }
        }
    }

    private static void SortAlone(long* from, long* to, int length, bool isInto)
    {
        if (length <= Few)
        {
            SortFew(from, isInto ? to : from, length);
            return;
        }

        ulong differing = FindDiffering(from, length);
        if (differing == 0)
        {
            Copy(from, to, isInto ? length : 0);
            return;
        }

        SortBuckets(from, to, length, isInto, new(differing, length));
    }

    /// <summary>Zeroes no more of the stack than the level's buckets need.</summary>
    [SkipLocalsInit]
    private static void SortBuckets(long* from, long* to, int length, bool isInto, Level level)
    {
        int* ends = stackalloc int[Buckets];
        new Span<int>(ends, level.Count).Clear();
        Count(from, length, level, ends);
        int sum = 0;
        for (int bucket = 0; bucket < level.Count; bucket++)
        {
            (ends[bucket], sum) = (sum, sum + ends[bucket]);
        }

        Scatter(from, length, level, to, ends);
        for (int bucket = 0, begin = 0; bucket < level.Count; begin = ends[bucket++])
        {
            if (ends[bucket] > begin)
            {
                SortAlone(to + begin, from + begin, ends[bucket] - begin, !isInto);
            }
        }
    }

    private static void Copy(long* from, long* to, int length) => new Span<long>(from, length).CopyTo(new(to, length));

    /// <summary>The bits in which keys differ from the first one.</summary>
    private static ulong FindDiffering(long* keys, int length)
    {
        Vector<long> first = new(keys[0]);
        Vector<long> found = Vector<long>.Zero;
        int index = 0;
        for (; index <= length - Vector<long>.Count; index += Vector<long>.Count)
        {
            found |= Vector.Load(keys + index) ^ first;
        }

        long differing = 0;
        for (int lane = 0; lane < Vector<long>.Count; lane++)
        {
            differing |= found[lane];
        }

        for (; index < length; index++)
        {
            differing |= keys[index] ^ keys[0];
        }

        return (ulong)differing;
    }

    private static void Count(long* keys, int length, Level level, int* counts)
    {
        for (int index = 0; index < length; index++)
        {
            counts[level.BucketOf(keys[index])]++;
        }
    }

    /// <summary>Sends keys to places that are counted up.</summary>
    private static void Scatter(long* from, int length, Level level, long* to, int* places)
    {
        for (int index = 0; index < length; index++)
        {
            to[places[level.BucketOf(from[index])]++] = from[index];
        }
    }

    /// <summary>Writes up to <see cref="Few"/> keys in order; the two arrays may be one.</summary>
    [SkipLocalsInit]
    private static void SortFew(long* from, long* to, int length)
    {
        // A vector more, which is loaded and stored but doesn't count.
        long* keys = stackalloc long[Few + Vector<long>.Count];
        long* places = stackalloc long[Few + Vector<long>.Count];
        Copy(from, keys, length);
        for (int first = 0; first < length; first += Vector<long>.Count)
        {
            // Equal keys keep their order: those before count unless they are above, those after only if they are below.
            Vector<long> own = Vector.Load(keys + first);
            Vector<long> place = new(first);
            int index = 0;
            for (; index < first; index++)
            {
                place += Vector.LessThan(own, new(keys[index]));
            }

            for (; index < Math.Min(first + Vector<long>.Count, length); index++)
            {
                Vector<long> other = new(keys[index]);
                Vector<long> isBefore = Vector.LessThan(new Vector<long>(index - first), Vector<long>.Indices);
                place -= Vector.LessThan(other, own) | (Vector.Equals(other, own) & isBefore);
            }

            for (; index < length; index++)
            {
                place -= Vector.LessThan(new(keys[index]), own);
            }

            place.Store(places + first);
        }

        for (int index = 0; index < length; index++)
        {
            to[places[index]] = keys[index];
        }
    }

    /// <summary>Which bits of keys are a level's: the highest of those that differ, as many as the keys need, or an even share of them.</summary>
    private readonly struct Level
    {
        private readonly int _shift;
        private readonly uint _mask;

        // Turns the sign's bit, as negative keys are first.
        private readonly uint _flip;

        public Level(ulong differing, int length)
        {
            int differingLength = 64 - BitOperations.LeadingZeroCount(differing);
            int needed = Math.Max(32 - BitOperations.LeadingZeroCount((uint)length) - LogFew, 1);
            int bits = Math.Min(needed / ((needed + MostBits - 1) / MostBits), differingLength);
            _shift = differingLength - bits;
            _mask = (1U << bits) - 1;
            _flip = differingLength == 64 ? 1U << (bits - 1) : 0;
        }

        public int Count => (int)_mask + 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint BucketOf(long key) => (nint)(((uint)((ulong)key >> _shift) & _mask) ^ _flip);
    }

    /// <summary>Counts the keys of a part in each bucket, and then sends them to their places.</summary>
    private struct Parts : IWork
    {
        public long* From;
        public long* To;
        public int Length;
        public int Count;
        public Level Level;
        public int* Places;
        public bool IsCounted;

        public readonly void Run(int item)
        {
            int begin = (int)((long)Length * item / Count);
            int length = (int)((long)Length * (item + 1) / Count) - begin;
            int* places = Places + ((nint)item * Buckets);
            if (IsCounted)
            {
                Scatter(From + begin, length, Level, To, places);
            }
            else
            {
                SimdSort.Count(From + begin, length, Level, places);
            }
        }
    }

    /// <summary>Sorts a bucket, if it is not most of a thread's work.</summary>
    private struct Bucketed : IWork
    {
        public long* From;
        public long* To;
        public bool IsInto;
        public int* Ends;
        public int Most;

        public readonly void Run(int item)
        {
            int begin = item == 0 ? 0 : Ends[item - 1];
            int length = Ends[item] - begin;
            if (length > 0 && length <= Most)
            {
                SortAlone(From + begin, To + begin, length, IsInto);
            }
        }
    }
}
