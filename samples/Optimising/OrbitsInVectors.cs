using System.Numerics;
using System.Runtime.CompilerServices;
using Kernels;

namespace Optimising;

/// <content>Steps that move as many points at once as a vector holds.</content>
internal static partial class Orbits
{
    /// <summary>A vector of points beside each other steps until the last of them has left.</summary>
    [Implementation("vectors")]
    public static void InVectors(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations)
    {
        Vector<double> real = new(cReal);
        Vector<double> imaginary = new(cImaginary);
        for (int row = 0; row < y.Length; row++)
        {
            Span<int> counts = iterations.Slice(row * x.Length, x.Length);
            int column = 0;
            for (; column <= x.Length - Vector<double>.Count; column += Vector<double>.Count)
            {
                Points points = new(x[column..], y[row]);
                for (int step = 0; step < maxIterations && points.AnyInside; step++)
                {
                    points.Step(real, imaginary);
                }

                points.Write(counts[column..]);
            }

            for (; column < x.Length; column++)
            {
                counts[column] = Count(x[column], y[row], cReal, cImaginary, maxIterations);
            }
        }
    }

    /// <summary>Two rows at once: the operations of one vector fill the time in which those of the other wait.</summary>
    [Implementation("chains")]
    public static void InChains(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations)
    {
        Vector<double> real = new(cReal);
        Vector<double> imaginary = new(cImaginary);
        int row = 0;
        for (; row <= y.Length - 2; row += 2)
        {
            Span<int> upper = iterations.Slice(row * x.Length, x.Length);
            Span<int> lower = iterations.Slice((row + 1) * x.Length, x.Length);
            int column = 0;
            for (; column <= x.Length - Vector<double>.Count; column += Vector<double>.Count)
            {
                Points above = new(x[column..], y[row]);
                Points below = new(x[column..], y[row + 1]);
                for (int step = 0; step < maxIterations && (above.AnyInside || below.AnyInside); step++)
                {
                    above.Step(real, imaginary);
                    below.Step(real, imaginary);
                }

                above.Write(upper[column..]);
                below.Write(lower[column..]);
            }

            for (; column < x.Length; column++)
            {
                upper[column] = Count(x[column], y[row], cReal, cImaginary, maxIterations);
                lower[column] = Count(x[column], y[row + 1], cReal, cImaginary, maxIterations);
            }
        }

        InVectors(x, y[row..], cReal, cImaginary, maxIterations, iterations[(row * x.Length)..]);
    }

    /// <summary>A vector of moving points, and the steps that each took while inside.</summary>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct Points(ReadOnlySpan<double> x, double y)
    {
        private Vector<double> _real = new(x);
        private Vector<double> _imaginary = new(y);
        private Vector<long> _inside = Vector<long>.AllBitsSet;
        private Vector<long> _count;

        public readonly bool AnyInside => _inside != Vector<long>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector<double> cReal, Vector<double> cImaginary)
        {
            Vector<double> realSquared = _real * _real;
            Vector<double> imaginarySquared = _imaginary * _imaginary;
            _inside &= Vector.LessThan(realSquared + imaginarySquared, new Vector<double>(4));

            // A point inside is −1, which counts a step; one that has left stays where it is in the count.
            _count -= _inside;
            _imaginary = (2 * (_real * _imaginary)) + cImaginary;
            _real = realSquared - imaginarySquared + cReal;
        }

        public readonly void Write(Span<int> counts)
        {
            for (int lane = 0; lane < Vector<long>.Count; lane++)
            {
                counts[lane] = (int)_count[lane];
            }
        }
    }
}
