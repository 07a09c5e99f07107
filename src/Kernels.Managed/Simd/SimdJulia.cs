using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>julia/1</c> vectorised: four vectors of neighbouring points at a time, whose independent chains of operations
/// hide each other's latency; segments of rows handed out as threads come for them.
/// </summary>
public sealed unsafe class SimdJulia : IKernel<JuliaArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        long nextRow = 0;
        fixed (double* x = arguments.X, y = arguments.Y)
        fixed (int* iterations = arguments.Iterations)
        {
            Rows rows = new()
            {
                X = x,
                Y = y,
                Width = arguments.X.Length,
                Height = arguments.Y.Length,
                CReal = arguments.CReal,
                CImaginary = arguments.CImaginary,
                MaxIterations = arguments.MaxIterations,
                Iterations = iterations,
                NextRow = &nextRow,
            };
            Workers.Run(Math.Min(options.ThreadCount, rows.Height), rows);
        }
    }

    private struct Rows : IWork
    {
        public double* X;
        public double* Y;
        public int Width;
        public int Height;
        public double CReal;
        public double CImaginary;
        public int MaxIterations;
        public int* Iterations;
        public long* NextRow;

        private static int BlockLength => 4 * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector<double>.Count);

        public readonly void Run(int worker)
        {
            // Points beyond the end of a row have escaped before the first step, and so cost nothing.
            double* lastX = stackalloc double[BlockLength];
            int* lastIterations = stackalloc int[BlockLength];
            int lastLength = Width % BlockLength;
            int lastColumn = Width - lastLength;
            new Span<double>(lastX, BlockLength).Fill(2);
            new Span<double>(X + lastColumn, lastLength).CopyTo(new Span<double>(lastX, lastLength));

            long row;
            while ((row = Interlocked.Increment(ref *NextRow) - 1) < Height)
            {
                int* iterations = Iterations + (row * Width);
                for (int column = 0; column < lastColumn; column += BlockLength)
                {
                    CountSteps(X + column, Y[row], iterations + column);
                }

                if (lastLength > 0)
                {
                    CountSteps(lastX, Y[row], lastIterations);
                    new Span<int>(lastIterations, lastLength).CopyTo(new Span<int>(iterations + lastColumn, lastLength));
                }
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
                CountStepsNarrow(x, y, iterations);
            }
        }

        private readonly void CountSteps512(double* x, double y, int* iterations)
        {
            Orbits512 a = new(x, y);
            Orbits512 b = new(x + 8, y);
            Orbits512 c = new(x + 16, y);
            Orbits512 d = new(x + 24, y);
            Vector512<double> cReal = Vector512.Create(CReal);
            Vector512<double> cImaginary = Vector512.Create(CImaginary);
            for (int step = 0; step < MaxIterations; step++)
            {
                Vector512<double> inside =
                    a.Step(cReal, cImaginary) | b.Step(cReal, cImaginary) | c.Step(cReal, cImaginary) | d.Step(cReal, cImaginary);
                if (inside == Vector512<double>.Zero)
                {
                    break;
                }
            }

            Vector512.Narrow(a.Steps, b.Steps).Store(iterations);
            Vector512.Narrow(c.Steps, d.Steps).Store(iterations + 16);
        }

        private readonly void CountStepsNarrow(double* x, double y, int* iterations)
        {
            int count = Vector<double>.Count;
            Orbits a = new(x, y);
            Orbits b = new(x + count, y);
            Orbits c = new(x + (2 * count), y);
            Orbits d = new(x + (3 * count), y);
            Vector<double> cReal = new(CReal);
            Vector<double> cImaginary = new(CImaginary);
            for (int step = 0; step < MaxIterations; step++)
            {
                Vector<long> inside =
                    a.Step(cReal, cImaginary) | b.Step(cReal, cImaginary) | c.Step(cReal, cImaginary) | d.Step(cReal, cImaginary);
                if (inside == Vector<long>.Zero)
                {
                    break;
                }
            }

            Vector.Narrow(a.Steps, b.Steps).Store(iterations);
            Vector.Narrow(c.Steps, d.Steps).Store(iterations + (2 * count));
        }
    }

    private struct Orbits512(double* x, double y)
    {
        private Vector512<double> _real = Vector512.Load(x);
        private Vector512<double> _imaginary = Vector512.Create(y);

        public Vector512<long> Steps { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Step(Vector512<double> cReal, Vector512<double> cImaginary)
        {
            Vector512<double> realSquared = _real * _real;
            Vector512<double> imaginarySquared = _imaginary * _imaginary;
            Vector512<double> inside = Vector512.LessThan(realSquared + imaginarySquared, Vector512.Create(4.0));
            Vector512<double> product = _real * _imaginary;

            // What has escaped stays where it is, and so stays outside: selections are free with AVX-512's masks.
            _imaginary = Vector512.ConditionalSelect(inside, product + product + cImaginary, _imaginary);
            _real = Vector512.ConditionalSelect(inside, realSquared - imaginarySquared + cReal, _real);
            Steps = Vector512.ConditionalSelect(inside.AsInt64(), Steps + Vector512<long>.One, Steps);
            return inside;
        }
    }

    private struct Orbits(double* x, double y)
    {
        private Vector<double> _real = Vector.Load(x);
        private Vector<double> _imaginary = new(y);
        private Vector<long> _inside = Vector<long>.AllBitsSet;

        public Vector<long> Steps { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<long> Step(Vector<double> cReal, Vector<double> cImaginary)
        {
            Vector<double> realSquared = _real * _real;
            Vector<double> imaginarySquared = _imaginary * _imaginary;
            _inside &= Vector.LessThan(realSquared + imaginarySquared, new Vector<double>(4.0));
            Vector<double> product = _real * _imaginary;
            _imaginary = product + product + cImaginary;
            _real = realSquared - imaginarySquared + cReal;

            // An inside lane is all ones, that is −1.
            Steps -= _inside;
            return _inside;
        }
    }
}
