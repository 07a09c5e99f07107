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
    public static void Fill<T, TSource>(TSource source, nint begin, nint end, T* y)
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<Lanes512<T>, Vector512<T>, T, TSource>(source, begin, end, y);
        }
        else
        {
            Fill<Lanes<T>, Vector<T>, T, TSource>(source, begin, end, y);
        }
    }

    // A method of its own, because the just-in-time compiler inlines only so much into one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<L, V, T, TSource>(TSource source, nint begin, nint end, T* y)
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
        for (; index <= end - (4 * count); index += 4 * count)
        {
            // Four vectors hide the latency of each other's operations.
            V a = source.At<L, V>(index);
            V b = source.At<L, V>(index + count);
            V c = source.At<L, V>(index + (2 * count));
            V d = source.At<L, V>(index + (3 * count));
            L.Store(a, y + index);
            L.Store(b, y + index + count);
            L.Store(c, y + index + (2 * count));
            L.Store(d, y + index + (3 * count));
        }

        for (; index < end - count; index += count)
        {
            L.Store(source.At<L, V>(index), y + index);
        }

        L.Store(first, y + begin);
        L.Store(last, y + end - count);
    }
}
