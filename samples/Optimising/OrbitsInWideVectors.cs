using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kernels;

namespace Optimising;

/// <content>Steps with vectors of 512 bits, on one thread and on several.</content>
internal static partial class Orbits
{
    private const int RowsAtOnce = 4;

    /// <summary>Four rows of vectors of 512 bits; where the processor has none, the runtime makes two of each.</summary>
    [Implementation("wide")]
    public static void InWideVectors(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations)
    {
        Vector512<double> real = Vector512.Create(cReal);
        Vector512<double> imaginary = Vector512.Create(cImaginary);
        int row = 0;
        for (; row <= y.Length - RowsAtOnce; row += RowsAtOnce)
        {
            Span<int> rows = iterations.Slice(row * x.Length, RowsAtOnce * x.Length);
            int column = 0;
            for (; column <= x.Length - Vector512<double>.Count; column += Vector512<double>.Count)
            {
                WidePoints a = new(x[column..], y[row]);
                WidePoints b = new(x[column..], y[row + 1]);
                WidePoints c = new(x[column..], y[row + 2]);
                WidePoints d = new(x[column..], y[row + 3]);
                for (int step = 0; step < maxIterations && (a.AnyInside || b.AnyInside || c.AnyInside || d.AnyInside); step++)
                {
                    a.Step(real, imaginary);
                    b.Step(real, imaginary);
                    c.Step(real, imaginary);
                    d.Step(real, imaginary);
                }

                a.Write(rows[column..]);
                b.Write(rows[(x.Length + column)..]);
                c.Write(rows[((2 * x.Length) + column)..]);
                d.Write(rows[((3 * x.Length) + column)..]);
            }

            for (int i = 0; i < RowsAtOnce; i++)
            {
                for (int rest = column; rest < x.Length; rest++)
                {
                    rows[(i * x.Length) + rest] = Count(x[rest], y[row + i], cReal, cImaginary, maxIterations);
                }
            }
        }

        InVectors(x, y[row..], cReal, cImaginary, maxIterations, iterations[(row * x.Length)..]);
    }

    /// <summary>A part of the rows for each thread.</summary>
    [Implementation("threads")]
    public static void InThreads(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations,
        KernelOptions options)
        => KernelParallel.For(options, y.Length, x, y, iterations, (first, end, columns, rows, counts) =>
            InWideVectors(
                columns, rows[first..end], cReal, cImaginary, maxIterations, counts[(first * columns.Length)..(end * columns.Length)]));

    /// <inheritdoc cref="Points"/>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct WidePoints(ReadOnlySpan<double> x, double y)
    {
        private Vector512<double> _real = Vector512.Create(x);
        private Vector512<double> _imaginary = Vector512.Create(y);
        private Vector512<long> _inside = Vector512<long>.AllBitsSet;
        private Vector512<long> _count;

        public readonly bool AnyInside => _inside != Vector512<long>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector512<double> cReal, Vector512<double> cImaginary)
        {
            Vector512<double> realSquared = _real * _real;
            Vector512<double> imaginarySquared = _imaginary * _imaginary;
            _inside &= Vector512.LessThan(realSquared + imaginarySquared, Vector512.Create(4.0)).AsInt64();
            _count -= _inside;
            _imaginary = (2 * (_real * _imaginary)) + cImaginary;
            _real = realSquared - imaginarySquared + cReal;
        }

        public readonly void Write(Span<int> counts)
            => Vector256.Narrow(_count.GetLower(), _count.GetUpper()).CopyTo(counts);
    }
}
