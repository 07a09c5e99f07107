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
            Fill<Lanes512<T>, T, TSource>(source, begin, end, y);
        }
        else
        {
            Fill<Lanes<T>, T, TSource>(source, begin, end, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<TV, T, TSource>(TSource source, nint begin, nint end, T* y)
        where TV : struct, ILanes<TV, T>
        where T : unmanaged, INumber<T>
        where TSource : struct, ISource<T>
    {
        nint count = TV.Count;
        if (end - begin < count)
        {
            for (nint i = begin; i < end; i++)
            {
                source.At<OneLane<T>>(i).Store(y + i);
            }

            return;
        }

        // The first and the last vector may overlap others. They are made before anything is written and written after
        // everything else, so that the output may be an input.
        TV first = source.At<TV>(begin);
        TV last = source.At<TV>(end - count);
        nint index = begin + count - ((nint)((nuint)(y + begin) / (nuint)sizeof(T)) & (count - 1));
        for (; index <= end - (4 * count); index += 4 * count)
        {
            // Four vectors hide the latency of each other's operations.
            TV a = source.At<TV>(index);
            TV b = source.At<TV>(index + count);
            TV c = source.At<TV>(index + (2 * count));
            TV d = source.At<TV>(index + (3 * count));
            a.Store(y + index);
            b.Store(y + index + count);
            c.Store(y + index + (2 * count));
            d.Store(y + index + (3 * count));
        }

        for (; index < end - count; index += count)
        {
            source.At<TV>(index).Store(y + index);
        }

        first.Store(y + begin);
        last.Store(y + end - count);
    }
}
