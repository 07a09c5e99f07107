using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>spmv/1</c> vectorised: four entries of a row at a time, an equal part of entries and rows for each thread.
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
            // Local copies stay in registers; see ScalarSpmv.
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
            double sum;
            if (Vector256.IsHardwareAccelerated)
            {
                // Four loads rather than a gather, which is no faster, and slower on some processors. Wider is no faster.
                Vector256<double> sums = Vector256<double>.Zero;
                for (; entry <= end - 4; entry += 4)
                {
                    int* column = columns + entry;
                    Vector256<double> factors = Vector256.Create(x[column[0]], x[column[1]], x[column[2]], x[column[3]]);
                    sums = Vector256.MultiplyAddEstimate(Vector256.Load(values + entry), factors, sums);
                }

                sum = Vector256.Sum(sums);
            }
            else
            {
                Vector128<double> sums0 = Vector128<double>.Zero;
                Vector128<double> sums1 = Vector128<double>.Zero;
                for (; entry <= end - 4; entry += 4)
                {
                    int* column = columns + entry;
                    Vector128<double> factors0 = Vector128.Create(x[column[0]], x[column[1]]);
                    Vector128<double> factors1 = Vector128.Create(x[column[2]], x[column[3]]);
                    sums0 = Vector128.MultiplyAddEstimate(Vector128.Load(values + entry), factors0, sums0);
                    sums1 = Vector128.MultiplyAddEstimate(Vector128.Load(values + entry + 2), factors1, sums1);
                }

                sum = Vector128.Sum(sums0 + sums1);
            }

            for (; entry < end; entry++)
            {
                sum += values[entry] * x[columns[entry]];
            }

            return sum;
        }
    }
}
