using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>julia/1</c> vectorised: the same columns of a few rows, one vector for each row, step together until all have escaped,
/// and so hide the latency of each other's operations. Each thread takes that many rows at a time. With AVX2, and not more,
/// <see cref="JuliaChunks"/> is faster.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdJulia : IKernel<JuliaArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        fixed (double* x = arguments.X, y = arguments.Y)
        fixed (int* iterations = arguments.Iterations)
        {
            if (Avx2.IsSupported && !Vector512.IsHardwareAccelerated)
            {
                JuliaChunks chunks = new()
                {
                    X = x,
                    Y = y,
                    Width = arguments.X.Length,
                    CReal = arguments.CReal,
                    CImaginary = arguments.CImaginary,
                    MaxIterations = arguments.MaxIterations,
                    Iterations = iterations,
                    Total = arguments.Iterations.Length,
                    Length = JuliaChunks.LengthFor(arguments.Iterations.Length, options.ThreadCount),
                };
                Workers.Run(options.ThreadCount, Workers.CountPieces(chunks.Total, chunks.Length), chunks);
                return;
            }

            RowGroups groups = new()
            {
                X = x,
                Y = y,
                Width = arguments.X.Length,
                Height = arguments.Y.Length,
                CReal = arguments.CReal,
                CImaginary = arguments.CImaginary,
                MaxIterations = arguments.MaxIterations,
                Iterations = iterations,
            };
            Workers.Run(options.ThreadCount, groups.Count, groups);
        }
    }

    private struct RowGroups : IWork
    {
        public double* X;
        public double* Y;
        public int Width;
        public int Height;
        public double CReal;
        public double CImaginary;
        public int MaxIterations;
        public int* Iterations;

        public readonly int Count => (int)(((long)Height + RowsAGroup - 1) / RowsAGroup);

        // A step is a chain of about ten cycles, which four vectors fill; sixteen registers have room for only two vectors.
        private static int RowsAGroup => Vector512.IsHardwareAccelerated ? 4 : 2;

        private static int VectorLength => Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector<double>.Count;

        public readonly void Run(int group)
        {
            int row = group * RowsAGroup;
            int column = 0;
            for (; column <= Width - VectorLength; column += VectorLength)
            {
                CountSteps(X + column, row, column, VectorLength);
            }

            int rest = Width - column;
            if (rest > 0)
            {
                // Points beyond the row start outside, so that no other point waits for them.
                double* x = stackalloc double[VectorLength];
                new Span<double>(x, VectorLength).Fill(2);
                new Span<double>(X + column, rest).CopyTo(new Span<double>(x, rest));
                CountSteps(x, row, column, rest);
            }
        }

        private readonly void CountSteps(double* x, int row, int column, int count)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CountSteps512(x, row, column, count);
            }
            else
            {
                CountStepsNarrow(x, row, column, count);
            }
        }

        private readonly void CountSteps512(double* x, int row, int column, int count)
        {
            Orbits512 a = new(x, Y[Clamp(row)]);
            Orbits512 b = new(x, Y[Clamp(row + 1)]);
            Orbits512 c = new(x, Y[Clamp(row + 2)]);
            Orbits512 d = new(x, Y[Clamp(row + 3)]);
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

            Write(a.Steps, row, column, count);
            Write(b.Steps, row + 1, column, count);
            Write(c.Steps, row + 2, column, count);
            Write(d.Steps, row + 3, column, count);
        }

        private readonly void CountStepsNarrow(double* x, int row, int column, int count)
        {
            Orbits a = new(x, Y[Clamp(row)]);
            Orbits b = new(x, Y[Clamp(row + 1)]);
            Vector<double> cReal = Vector.Create(CReal);
            Vector<double> cImaginary = Vector.Create(CImaginary);
            for (int step = 0; step < MaxIterations; step++)
            {
                a.Step(cReal, cImaginary);
                b.Step(cReal, cImaginary);
                if (!(a.AnyInside || b.AnyInside))
                {
                    break;
                }
            }

            Write(a.Steps, row, column, count);
            Write(b.Steps, row + 1, column, count);
        }

        private readonly void Write(Vector512<long> steps, int row, int column, int count)
        {
            int* iterations = Iterations + ((nint)Clamp(row) * Width) + column;
            if (count == Vector512<long>.Count)
            {
                Vector256.Narrow(steps.GetLower(), steps.GetUpper()).Store(iterations);
                return;
            }

            for (int i = 0; i < count; i++)
            {
                iterations[i] = (int)steps[i];
            }
        }

        private readonly void Write(Vector<long> steps, int row, int column, int count)
        {
            int* iterations = Iterations + ((nint)Clamp(row) * Width) + column;
            for (int i = 0; i < count; i++)
            {
                iterations[i] = (int)steps[i];
            }
        }

        /// <summary>The last group computes the last row again in place of rows beyond it.</summary>
        private readonly int Clamp(int row) => Math.Min(row, Height - 1);
    }

    /// <summary>A vector of moving points, and the steps that each took while inside.</summary>
    /// <remarks>
    /// A point that was once outside stays outside, because the largest |z|² so far counts. This holds even if that is not a
    /// number, whichever operand the processor's maximum then returns. Doubling is exact inside, so fusing it with the
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

            // A selection rather than a subtraction of the mask: it compiles to one masked addition.
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
