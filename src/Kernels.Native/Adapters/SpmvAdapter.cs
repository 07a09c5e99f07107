using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Calls a plug-in's <c>spmv/1</c>.</summary>
internal sealed unsafe class SpmvAdapter(PluginKernel source, kernels_spmv* kernel) : IKernel<SpmvArguments>
{
    public static Implementation Create(PluginKernel source)
    {
        ThreadSupport threads = source.ReadThreadSupport();
        var kernel = (kernels_spmv*)source.Pointer;
        source.RequireFunction(&kernel->compute, nameof(kernels_spmv.compute));
        return Implementation.Create(
            Spmv.Contract, new SpmvAdapter(source, kernel), source.InstructionSet, threads);
    }

    public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
    {
        PluginThreads.Require(options.ThreadCount, source.Backend, Spmv.Contract);
        CsrMatrix matrix = arguments.Matrix;
        fixed (int* rowOffsets = matrix.RowOffsets)
        fixed (int* columns = matrix.Columns)
        fixed (double* values = matrix.Values)
        fixed (double* x = arguments.X)
        fixed (double* y = arguments.Y)
        {
            kernels_status status = kernel->compute(
                rowOffsets, columns, values, x, y,
                matrix.RowCount, matrix.Values.Length, matrix.ColumnCount, options.ThreadCount);
            PluginStatus.ThrowIfFailed(status, source, Spmv.Contract);
        }
    }
}
