using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Managed;
using Kernels.Native.Interop;

namespace Kernels.Aot;

/// <summary>Exports <c>spmv/1</c>.</summary>
internal static unsafe class SpmvExport
{
    private static readonly SimdSpmv Kernel = new();

    public static readonly kernels_spmv* Instance = Constant.Make(new kernels_spmv
    {
        size = (uint)sizeof(kernels_spmv),
        thread_support = kernels_thread_support.KERNELS_THREADS_MANY,
        compute = &Compute,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static kernels_status Compute(
        int* rowOffsets, int* columns, double* values, double* x, double* y,
        long rows, long nonzeros, long columnCount, int threads)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(rowOffsets);
            ArgumentNullException.ThrowIfNull(x);
            ArgumentNullException.ThrowIfNull(y);
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
            ArgumentOutOfRangeException.ThrowIfNotEqual(rowOffsets[rows], nonzeros);
            int entries = checked((int)nonzeros);
            if (entries > 0)
            {
                ArgumentNullException.ThrowIfNull(columns);
                ArgumentNullException.ThrowIfNull(values);
            }

            // The caller guarantees the structure: checking it would read all of it again in every call.
            CsrMatrix matrix = CsrMatrix.CreateUnchecked(
                checked((int)columnCount), new(rowOffsets, checked((int)(rows + 1))),
                new(columns, entries), new(values, entries));
            SpmvArguments arguments = new(matrix, new(x, matrix.ColumnCount), new(y, matrix.RowCount));
            Kernel.Invoke(arguments, Status.Options(threads));
            return kernels_status.KERNELS_OK;
        }
        catch (Exception exception)
        {
            return Status.From(exception);
        }
    }
}
