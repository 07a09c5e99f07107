using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary><c>spmv/1</c> in plain C#: one entry at a time; each thread gets an equal part of the entries and rows.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarSpmv : IKernel<SpmvArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
    {
        double* carries = stackalloc double[options.ThreadCount];
        fixed (int* rowOffsets = arguments.Matrix.RowOffsets, columns = arguments.Matrix.Columns)
        fixed (double* values = arguments.Matrix.Values, x = arguments.X, y = arguments.Y)
        {
            MergePath path = new(rowOffsets, arguments.Matrix.RowCount, options.ThreadCount);
            Workers.Run(options.ThreadCount, path.Parts, new Parts
            {
                Path = path,
                RowOffsets = rowOffsets,
                Columns = columns,
                Values = values,
                X = x,
                Y = y,
                Carries = carries,
            });
            path.AddCarries(carries, y);
        }
    }

    private struct Parts : IWork
    {
        public MergePath Path;
        public int* RowOffsets;
        public int* Columns;
        public double* Values;
        public double* X;
        public double* Y;
        public double* Carries;

        public readonly void Run(int part)
        {
            // Local copies stay in registers. Fields would be loaded again for every entry, and those loads would fill the
            // window in which the processor looks ahead for more elements of x: with random columns that doubled the time.
            int* rowOffsets = RowOffsets;
            int* columns = Columns;
            double* values = Values;
            double* x = X;
            double* y = Y;
            (int row, nint entry) = Path.FindBegin(part);
            (int endRow, nint endEntry) = Path.FindBegin(part + 1);
            for (; row < endRow; row++)
            {
                nint rowEnd = rowOffsets[row + 1];
                y[row] = Dot(columns, values, x, entry, rowEnd);
                entry = rowEnd;
            }

            Carries[part] = Dot(columns, values, x, entry, endEntry);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static double Dot(int* columns, double* values, double* x, nint entry, nint end)
        {
            double sum = 0;
            for (; entry < end; entry++)
            {
                sum += values[entry] * x[columns[entry]];
            }

            return sum;
        }
    }
}
