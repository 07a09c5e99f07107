using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>spmv/1</c> vectorised: eight entries of a row at a time, prefetched well before they are used. Each thread gets an
/// equal part of the entries and rows.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdSpmv : IKernel<SpmvArguments>
{
    // How many entries ahead to prefetch: a page of values, since hardware prefetchers stop at the end of a page.
    private const int EntriesAhead = 512;

    // The same for elements of x: without prefetching, the processor has fewer of them in flight. In rows shorter than a
    // block, such as those of a 5-point matrix, they are mostly in cache, and prefetching costs more than it saves.
    private const int ElementsAhead = 48;

    private const int Block = 8;

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
                Entries = arguments.Matrix.Values.Length,
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
        public int Entries;
        public double* Y;
        public double* Carries;

        public readonly void Run(int part)
        {
            // Local copies stay in registers; see ScalarSpmv.
            int* rowOffsets = RowOffsets;
            int* columns = Columns;
            double* values = Values;
            double* x = X;
            nint entries = Entries;
            double* y = Y;
            (int row, nint entry) = Path.FindBegin(part);
            (int endRow, nint endEntry) = Path.FindBegin(part + 1);
            for (; row < endRow; row++)
            {
                nint rowEnd = rowOffsets[row + 1];
                y[row] = Dot(columns, values, x, entries, entry, rowEnd);
                entry = rowEnd;
            }

            Carries[part] = Dot(columns, values, x, entries, entry, endEntry);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static double Dot(int* columns, double* values, double* x, nint entries, nint entry, nint end)
        {
            // Elements of x are loaded one by one: a gather is no faster, and on some processors slower.
            Vector256<double> sums0 = Vector256<double>.Zero;
            Vector256<double> sums1 = Vector256<double>.Zero;
            for (; entry <= end - Block; entry += Block)
            {
                PrefetchEntries(columns + entry, values + entry);
                if (entry + ElementsAhead + Block <= entries)
                {
                    PrefetchElements(x, columns + entry + ElementsAhead);
                }

                sums0 = AddProducts(sums0, columns + entry, values + entry, x);
                sums1 = AddProducts(sums1, columns + entry + 4, values + entry + 4, x);
            }

            if (entry < end)
            {
                PrefetchEntries(columns + entry, values + entry);
            }

            if (entry <= end - 4)
            {
                sums0 = AddProducts(sums0, columns + entry, values + entry, x);
                entry += 4;
            }

            double sum = Vector256.Sum(sums0 + sums1);
            for (; entry < end; entry++)
            {
                sum += values[entry] * x[columns[entry]];
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> AddProducts(Vector256<double> sums, int* columns, double* values, double* x)
            => Vector256.MultiplyAddEstimate(
                Vector256.Load(values), Vector256.Create(x[columns[0]], x[columns[1]], x[columns[2]], x[columns[3]]), sums);

        /// <summary>Prefetches entries into the outer caches; for why not past them, see native/src/prefetch.h.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PrefetchEntries(int* columns, double* values)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch2(columns + EntriesAhead);
                Sse.Prefetch2(values + EntriesAhead);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PrefetchElements(double* x, int* columns)
        {
            if (Sse.IsSupported)
            {
                for (int i = 0; i < Block; i++)
                {
                    Sse.Prefetch0(x + columns[i]);
                }
            }
        }
    }
}
