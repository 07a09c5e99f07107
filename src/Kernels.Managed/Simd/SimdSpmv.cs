namespace Kernels.Managed;

/// <summary>
/// <c>spmv/1</c> with four independent sums a row, which hide the latency of addition; an equal part of entries and rows
/// for each thread.
/// </summary>
public sealed unsafe class SimdSpmv : IKernel<SpmvArguments>
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
            (int row, int entry) = Path.FindBegin(part);
            (int endRow, int endEntry) = Path.FindBegin(part + 1);
            for (; row < endRow; row++)
            {
                int rowEnd = RowOffsets[row + 1];
                Y[row] = Dot(entry, rowEnd);
                entry = rowEnd;
            }

            Carries[part] = Dot(entry, endEntry);
        }

        private readonly double Dot(int entry, int end)
        {
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            for (; entry <= end - 4; entry += 4)
            {
                sum0 += Values[entry] * X[Columns[entry]];
                sum1 += Values[entry + 1] * X[Columns[entry + 1]];
                sum2 += Values[entry + 2] * X[Columns[entry + 2]];
                sum3 += Values[entry + 3] * X[Columns[entry + 3]];
            }

            for (; entry < end; entry++)
            {
                sum0 += Values[entry] * X[Columns[entry]];
            }

            return sum0 + sum1 + (sum2 + sum3);
        }
    }
}
