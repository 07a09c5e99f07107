namespace Kernels.Managed;

/// <summary>
/// <c>spmv/1</c> with four independent sums a row, which hide the latency of addition; entries and rows divided evenly
/// among threads.
/// </summary>
public sealed unsafe class SimdSpmv : IKernel<SpmvArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
    {
        CsrMatrix matrix = arguments.Matrix;
        int workers = (int)Math.Min(options.ThreadCount, (long)matrix.RowCount + matrix.Values.Length);
        double* carries = stackalloc double[workers];
        fixed (int* rowOffsets = matrix.RowOffsets, columns = matrix.Columns)
        fixed (double* values = matrix.Values, x = arguments.X, y = arguments.Y)
        {
            Parts parts = new()
            {
                RowOffsets = rowOffsets,
                Columns = columns,
                Values = values,
                X = x,
                Rows = matrix.RowCount,
                Workers = workers,
                Y = y,
                Carries = carries,
            };
            Workers.Run(workers, parts);
            parts.AddCarries();
        }
    }

    private struct Parts : IWork
    {
        public int* RowOffsets;
        public int* Columns;
        public double* Values;
        public double* X;
        public int Rows;
        public int Workers;
        public double* Y;
        public double* Carries;

        public readonly void Run(int worker)
        {
            (int row, int entry) = Begin(worker);
            (int endRow, int endEntry) = Begin(worker + 1);
            for (; row < endRow; row++)
            {
                int rowEnd = RowOffsets[row + 1];
                Y[row] = Dot(entry, rowEnd);
                entry = rowEnd;
            }

            Carries[worker] = Dot(entry, endEntry);
        }

        /// <summary>Adds the beginnings of rows that ended in a later part, in the order of the parts.</summary>
        public readonly void AddCarries()
        {
            for (int worker = 0; worker < Workers - 1; worker++)
            {
                (int row, _) = Begin(worker + 1);
                if (row < Rows)
                {
                    Y[row] += Carries[worker];
                }
            }
        }

        private readonly (int Row, int Entry) Begin(int worker)
        {
            long moves = ((long)Rows + RowOffsets[Rows]) * worker / Workers;
            int row = MergePath.RowAfter(RowOffsets, Rows, moves);
            return (row, (int)(moves - row));
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
