namespace Kernels.Managed;

/// <summary><c>spmv/1</c> in plain C#: one entry after the other, an equal part of entries and rows for each thread.</summary>
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
            double sum = 0;
            for (; entry < end; entry++)
            {
                sum += Values[entry] * X[Columns[entry]];
            }

            return sum;
        }
    }
}
