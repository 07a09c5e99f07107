using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>A function of a point and its four neighbours.</summary>
/// <remarks>Mark a long one with AggressiveInlining.</remarks>
internal interface IStencil<T>
    where T : unmanaged, INumber<T>
{
    TV Apply<TV>(TV centre, TV up, TV down, TV left, TV right)
        where TV : struct, ILanes<TV, T>;
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

        int bands = Math.Min(height, new Pieces(x.Length, threads).Count);
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
            int end = (int)((long)Height * (band + 1) / Bands);
            for (int row = (int)((long)Height * band / Bands); row < end; row++)
            {
                int above = row > 0 ? row - 1 : IsPeriodic ? Height - 1 : 0;
                int below = row < Height - 1 ? row + 1 : IsPeriodic ? 0 : row;
                Source<T, TStencil> source = new(Row(X, above), Row(X, row), Row(X, below), Stencil);
                T* y = Row(Y, row);
                int last = Width - 1;
                source.Edge(0, IsPeriodic ? last : 0, Math.Min(1, last)).Store(y);
                Elements.Fill(source, 1, last, y);
                source.Edge(last, Math.Max(0, last - 1), IsPeriodic ? 0 : last).Store(y + last);
            }
        }

        private readonly T* Row(T* grid, int row) => grid + ((nint)row * Width);
    }

    private readonly struct Source<T, TStencil>(T* above, T* row, T* below, TStencil stencil) : ISource<T>
        where T : unmanaged, INumber<T>
        where TStencil : struct, IStencil<T>
    {
        private readonly T* _above = above;
        private readonly T* _row = row;
        private readonly T* _below = below;
        private readonly TStencil _stencil = stencil;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint index)
            where TV : struct, ILanes<TV, T>
            => _stencil.Apply(
                TV.Load(_row + index),
                TV.Load(_above + index),
                TV.Load(_below + index),
                TV.Load(_row + index - 1),
                TV.Load(_row + index + 1));

        /// <summary>A point with a neighbour elsewhere.</summary>
        public OneLane<T> Edge(int column, int left, int right)
            => _stencil.Apply<OneLane<T>>(_row[column], _above[column], _below[column], _row[left], _row[right]);
    }
}
