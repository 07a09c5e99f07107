using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>A function of a point and its four neighbours.</summary>
/// <remarks>Mark a long one with AggressiveInlining.</remarks>
internal interface IStencil<T> : IExpression
    where T : unmanaged, INumber<T>
{
    V Apply<L, V>(V centre, V up, V down, V left, V right)
        where L : struct, ILanes<V, T>
        where V : struct;
}

/// <summary>What lies beyond the edge of a grid.</summary>
internal enum Borders
{
    /// <summary>The opposite edge.</summary>
    Periodic,

    /// <summary>The edge itself again.</summary>
    Clamped,
}

/// <summary>Computes every point of a grid from the point and its neighbours in another grid: one step.</summary>
internal static unsafe class Stencil
{
    /// <summary>y[i, j] = f(x[i, j], x[i - 1, j], x[i + 1, j], x[i, j - 1], x[i, j + 1]).</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="height">Number of rows, 0 or above.</param>
    /// <param name="width">Number of columns, 0 or above.</param>
    /// <param name="borders">What lies beyond the edge.</param>
    /// <param name="x">The input, <c>[height, width]</c>.</param>
    /// <param name="y">The output, <c>[height, width]</c>; must not overlap the input.</param>
    /// <param name="stencil">The function f.</param>
    public static void Run<T, TStencil>(
        int threads, int height, int width, Borders borders, ReadOnlySpan<T> x, Span<T> y, TStencil stencil)
        where T : unmanaged, INumber<T>
        where TStencil : struct, IStencil<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, checked(height * width));
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        if (x.IsEmpty)
        {
            return;
        }

        int bands = Math.Min(height, Pieces.Cut<T, TStencil>(x.Length, threads).Count);
        fixed (T* input = x, output = y)
        {
            Workers.Run(threads, bands, new Band<T, TStencil>
            {
                Bands = bands,
                Height = height,
                Width = width,
                IsPeriodic = borders == Borders.Periodic,
                X = input,
                Y = output,
                Stencil = stencil,
            });
        }
    }

    private struct Band<T, TStencil> : IWork
        where T : unmanaged, INumber<T>
        where TStencil : struct, IStencil<T>
    {
        public int Bands;
        public int Height;
        public int Width;
        public bool IsPeriodic;
        public T* X;
        public T* Y;
        public TStencil Stencil;

        public readonly void Run(int band)
        {
            int begin = (int)((long)Height * band / Bands);
            int end = (int)((long)Height * (band + 1) / Bands);
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512<T>, Vector512<T>>(this, begin, end);
            }
            else
            {
                Run<Lanes<T>, Vector<T>>(this, begin, end);
            }
        }

        // A method of its own, because the just-in-time compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Run<L, V>(Band<T, TStencil> band, int begin, int end)
            where L : struct, ILanes<V, T>
            where V : struct
        {
            int height = band.Height;
            nint width = band.Width;
            nint last = width - 1;
            bool isPeriodic = band.IsPeriodic;
            for (int row = begin; row < end; row++)
            {
                int above = row > 0 ? row - 1 : isPeriodic ? height - 1 : 0;
                int below = row < height - 1 ? row + 1 : isPeriodic ? 0 : row;
                Source<T, TStencil> source = new(
                    band.X + (above * width), band.X + (row * width), band.X + (below * width), band.Stencil);
                T* y = band.Y + (row * width);
                FillInside<L, V>(source, 1, last, y);
                y[0] = source.Edge(0, isPeriodic ? last : 0, last > 0 ? 1 : 0);
                y[last] = source.Edge(last, last > 0 ? last - 1 : 0, isPeriodic ? 0 : last);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void FillInside<L, V>(Source<T, TStencil> source, nint begin, nint end, T* y)
            where L : struct, ILanes<V, T>
            where V : struct
        {
            nint count = L.Count;
            if (end - begin < count)
            {
                for (nint i = begin; i < end; i++)
                {
                    y[i] = source.Edge(i, i - 1, i + 1);
                }

                return;
            }

            // The first vector and the last overlap others, so that the others are aligned, and no column is left over.
            L.Store(source.At<L, V>(begin), y + begin);
            nint index = begin + (-(nint)((nuint)(y + begin) / (nuint)sizeof(T)) & (count - 1));
            for (; index <= end - (2 * count); index += 2 * count)
            {
                V a = source.At<L, V>(index);
                V b = source.At<L, V>(index + count);
                L.Store(a, y + index);
                L.Store(b, y + index + count);
            }

            if (index <= end - count)
            {
                L.Store(source.At<L, V>(index), y + index);
            }

            L.Store(source.At<L, V>(end - count), y + end - count);
        }
    }

    private readonly struct Source<T, TStencil>(T* above, T* row, T* below, TStencil stencil)
        where T : unmanaged, INumber<T>
        where TStencil : struct, IStencil<T>
    {
        private readonly T* _above = above;
        private readonly T* _row = row;
        private readonly T* _below = below;
        private readonly TStencil _stencil = stencil;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<L, V>(nint index)
            where L : struct, ILanes<V, T>
            where V : struct
            => _stencil.Apply<L, V>(
                L.Load(_row + index),
                L.Load(_above + index),
                L.Load(_below + index),
                L.Load(_row + index - 1),
                L.Load(_row + index + 1));

        /// <summary>A point with a neighbour elsewhere.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Edge(nint column, nint left, nint right)
            => _stencil.Apply<OneLane<T>, Vector128<T>>(
                OneLane<T>.Load(_row + column),
                OneLane<T>.Load(_above + column),
                OneLane<T>.Load(_below + column),
                OneLane<T>.Load(_row + left),
                OneLane<T>.Load(_row + right)).ToScalar();
    }
}
