namespace Kernels.Managed;

/// <summary><c>julia/1</c> in plain C#: one point at a time; each thread takes a row at a time.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarJulia : IKernel<JuliaArguments>
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

        public readonly void Run(int row)
        {
            int* iterations = Iterations + ((nint)row * Width);
            for (int column = 0; column < Width; column++)
            {
                iterations[column] = CountSteps(X[column], Y[row]);
            }
        }

        private readonly int CountSteps(double real, double imaginary)
        {
            int steps = 0;
            while (steps < MaxIterations)
            {
                double realSquared = real * real;
                double imaginarySquared = imaginary * imaginary;
                if (!(realSquared + imaginarySquared < 4))
                {
                    break;
                }

                imaginary = (2 * (real * imaginary)) + CImaginary;
                real = (realSquared - imaginarySquared) + CReal;
                steps++;
            }

            return steps;
        }
    }
}
