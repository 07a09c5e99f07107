using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The loop that fills a part of an output on one thread.</summary>
internal static unsafe class Elements
{
    /// <summary>Fills elements with what a source has for them.</summary>
    /// <param name="source">The source.</param>
    /// <param name="begin">The first element.</param>
    /// <param name="end">The element after the last.</param>
    /// <param name="y">The output, of which element <paramref name="begin"/> is the first to be written.</param>
    /// <param name="pastCache">Whether to write past the cache, for what is too large to be found there later.</param>
    public static void Fill<T, TSource>(TSource source, nint begin, nint end, T* y, bool pastCache)
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<Lanes512<T>, Vector512<T>, T, TSource>(source, begin, end, y, pastCache);
        }
        else
        {
            Fill<Lanes<T>, Vector<T>, T, TSource>(source, begin, end, y, pastCache);
        }
    }

    // A method of its own, because the just-in-time compiler inlines only so much into one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<L, V, T, TSource>(TSource source, nint begin, nint end, T* y, bool pastCache)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        nint count = L.Count;
        if (end - begin < count)
        {
            for (nint i = begin; i < end; i++)
            {
                y[i] = source.At<OneLane<T>, Vector128<T>>(i).ToScalar();
            }

            return;
        }

        // The first and the last vector may overlap others. They are made before anything is written and written after
        // everything else, so that the output may be an input.
        V first = source.At<L, V>(begin);
        V last = source.At<L, V>(end - count);
        nint index = begin + (-(nint)((nuint)(y + begin) / (nuint)sizeof(T)) & (count - 1));

        // An output that doesn't even begin at a multiple of an element's size has no such place.
        pastCache &= (nuint)(y + index) % (nuint)(count * sizeof(T)) == 0;
        for (; index <= end - (4 * count); index += 4 * count)
        {
            // Four vectors hide the latency of each other's operations.
            V a = source.At<L, V>(index);
            V b = source.At<L, V>(index + count);
            V c = source.At<L, V>(index + (2 * count));
            V d = source.At<L, V>(index + (3 * count));
            if (pastCache)
            {
                L.StorePastCache(a, y + index);
                L.StorePastCache(b, y + index + count);
                L.StorePastCache(c, y + index + (2 * count));
                L.StorePastCache(d, y + index + (3 * count));
            }
            else
            {
                L.Store(a, y + index);
                L.Store(b, y + index + count);
                L.Store(c, y + index + (2 * count));
                L.Store(d, y + index + (3 * count));
            }
        }

        for (; index < end - count; index += count)
        {
            L.Store(source.At<L, V>(index), y + index);
        }

        L.Store(first, y + begin);
        L.Store(last, y + end - count);
        if (pastCache)
        {
            // Stores past the cache become visible to other threads in no order, except by this.
            Interlocked.MemoryBarrier();
        }
    }
}
