using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>julia/1</c> vectorised: four vectors of neighbouring points step together until all have escaped, and hide the
/// latency of each other's operations; a row at a time for each thread.
/// </summary>
public sealed unsafe class SimdJulia : IKernel<JuliaArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        fixed (double* x = arguments.X, y = arguments.Y)
        fixed (int* iterations = arguments.Iterations)
        {
            Workers.Run(options.ThreadCount, arguments.Y.Length, new Rows
            {
                X = x,
                Y = y,
                Width = arguments.X.Length,
                CReal = arguments.CReal,
                CImaginary = arguments.CImaginary,
                MaxIterations = arguments.MaxIterations,
                Iterations = iterations,
            });
        }
    }

    private struct Rows : IWork
    {
        public double* X;
        public double* Y;
        public int Width;
        public double CReal;
        public double CImaginary;
        public int MaxIterations;
        public int* Iterations;

        private static int GroupLength => 4 * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector<double>.Count);

        public readonly void Run(int row)
        {
            int* iterations = Iterations + ((nint)row * Width);
            int column = 0;
            for (; column <= Width - GroupLength; column += GroupLength)
            {
                CountSteps(X + column, Y[row], iterations + column);
            }

            int rest = Width - column;
            if (rest > 0)
            {
                double* x = stackalloc double[GroupLength];
                int* steps = stackalloc int[GroupLength];
                new Span<double>(X + column, rest).CopyTo(new Span<double>(x, rest));

                // Outside from the start, so that no other point waits for these.
                new Span<double>(x + rest, GroupLength - rest).Fill(2);
                CountSteps(x, Y[row], steps);
                new Span<int>(steps, rest).CopyTo(new Span<int>(iterations + column, rest));
            }
        }

        private readonly void CountSteps(double* x, double y, int* iterations)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CountSteps512(x, y, iterations);
            }
            else
            {
                CountStepsNative(x, y, iterations);
            }
        }

        private readonly void CountSteps512(double* x, double y, int* iterations)
        {
            Orbits512 a = new(x, y);
            Orbits512 b = new(x + Vector512<double>.Count, y);
            Orbits512 c = new(x + (2 * Vector512<double>.Count), y);
            Orbits512 d = new(x + (3 * Vector512<double>.Count), y);
            Vector512<double> cReal = Vector512.Create(CReal);
            Vector512<double> cImaginary = Vector512.Create(CImaginary);
            for (int step = 0; step < MaxIterations; step++)
            {
                a.Step(cReal, cImaginary);
                b.Step(cReal, cImaginary);
                c.Step(cReal, cImaginary);
                d.Step(cReal, cImaginary);
                if (!(a.AnyInside || b.AnyInside || c.AnyInside || d.AnyInside))
                {
                    break;
                }
            }

            Vector512.Narrow(a.Steps, b.Steps).Store(iterations);
            Vector512.Narrow(c.Steps, d.Steps).Store(iterations + Vector512<int>.Count);
        }

        private readonly void CountStepsNative(double* x, double y, int* iterations)
        {
            Orbits a = new(x, y);
            Orbits b = new(x + Vector<double>.Count, y);
            Orbits c = new(x + (2 * Vector<double>.Count), y);
            Orbits d = new(x + (3 * Vector<double>.Count), y);
            Vector<double> cReal = Vector.Create(CReal);
            Vector<double> cImaginary = Vector.Create(CImaginary);
            for (int step = 0; step < MaxIterations; step++)
            {
                a.Step(cReal, cImaginary);
                b.Step(cReal, cImaginary);
                c.Step(cReal, cImaginary);
                d.Step(cReal, cImaginary);
                if (!(a.AnyInside || b.AnyInside || c.AnyInside || d.AnyInside))
                {
                    break;
                }
            }

            Vector.Narrow(a.Steps, b.Steps).Store(iterations);
            Vector.Narrow(c.Steps, d.Steps).Store(iterations + Vector<int>.Count);
        }
    }

    /// <summary>A vector of points on their way, and the steps each took while inside.</summary>
    /// <remarks>
    /// A point that was outside once stays so, because the largest |z|² ever counts; also where that is not a number,
    /// whichever operand the processor's maximum then returns. Doubling is exact inside, so that fusing it with the
    /// addition changes no bit.
    /// </remarks>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct Orbits512(double* x, double y)
    {
        private Vector512<double> _real = Vector512.Load(x);
        private Vector512<double> _imaginary = Vector512.Create(y);
        private Vector512<double> _largest = (Vector512.Load(x) * Vector512.Load(x)) + (Vector512.Create(y) * Vector512.Create(y));

        public Vector512<long> Steps { get; private set; }

        public readonly bool AnyInside => Vector512.LessThanAny(_largest, Vector512.Create(4.0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector512<double> cReal, Vector512<double> cImaginary)
        {
            Vector512<double> realSquared = _real * _real;
            Vector512<double> imaginarySquared = _imaginary * _imaginary;
            _largest = Vector512.MaxNative(_largest, realSquared + imaginarySquared);

            // A selection rather than a subtraction of the mask: it becomes one masked addition.
            Vector512<long> inside = Vector512.LessThan(_largest, Vector512.Create(4.0)).AsInt64();
            Steps = Vector512.ConditionalSelect(inside, Steps + Vector512<long>.One, Steps);
            _imaginary = Vector512.MultiplyAddEstimate(_real * _imaginary, Vector512.Create(2.0), cImaginary);
            _real = (realSquared - imaginarySquared) + cReal;
        }
    }

    /// <inheritdoc cref="Orbits512"/>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct Orbits(double* x, double y)
    {
        private Vector<double> _real = Vector.Load(x);
        private Vector<double> _imaginary = Vector.Create(y);
        private Vector<double> _largest = (Vector.Load(x) * Vector.Load(x)) + (Vector.Create(y) * Vector.Create(y));

        public Vector<long> Steps { get; private set; }

        public readonly bool AnyInside => Vector.LessThanAny(_largest, Vector.Create(4.0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector<double> cReal, Vector<double> cImaginary)
        {
            Vector<double> realSquared = _real * _real;
            Vector<double> imaginarySquared = _imaginary * _imaginary;
            _largest = Vector.MaxNative(_largest, realSquared + imaginarySquared);

            // The mask of a point inside is −1.
            Steps -= Vector.LessThan(_largest, Vector.Create(4.0));
            _imaginary = Vector.MultiplyAddEstimate(_real * _imaginary, Vector.Create(2.0), cImaginary);
            _real = (realSquared - imaginarySquared) + cReal;
        }
    }
}
