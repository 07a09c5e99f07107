namespace Kernels.Managed;

/// <summary><c>julia/1</c> in plain C#: one point at a time, rows handed out as threads come for them.</summary>
public sealed unsafe class ScalarJulia : IKernel<JuliaArguments>
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

        public readonly void Run(int worker)
        {
            long row;
            while ((row = Interlocked.Increment(ref *NextRow) - 1) < Height)
            {
                int* iterations = Iterations + (row * Width);
                for (int column = 0; column < Width; column++)
                {
                    iterations[column] = CountSteps(X[column], Y[row]);
                }
            }
        }

        private readonly int CountSteps(double zReal, double zImaginary)
        {
            int steps = 0;
            while (steps < MaxIterations)
            {
                double realSquared = zReal * zReal;
                double imaginarySquared = zImaginary * zImaginary;
                if (!(realSquared + imaginarySquared < 4))
                {
                    break;
                }

                zImaginary = (2 * (zReal * zImaginary)) + CImaginary;
                zReal = (realSquared - imaginarySquared) + CReal;
                steps++;
            }

            return steps;
        }
    }
}
