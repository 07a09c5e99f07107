using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Managed;
using Kernels.Native.Interop;

namespace Kernels.Aot;

/// <summary>Exports <c>julia/1</c>.</summary>
internal static unsafe class JuliaExport
{
    private static readonly SimdJulia Kernel = new();

    public static readonly kernels_julia* Instance = Constant.Make(new kernels_julia
    {
        size = (uint)sizeof(kernels_julia),
        thread_support = kernels_thread_support.KERNELS_THREADS_MANY,
        compute = &Compute,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static kernels_status Compute(
        double* x, double* y, double cReal, double cImaginary, int maxIterations, int* iterations,
        long width, long height, int threads)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(x);
            ArgumentNullException.ThrowIfNull(y);
            ArgumentNullException.ThrowIfNull(iterations);
            JuliaArguments arguments = new(
                new(x, checked((int)width)), new(y, checked((int)height)), cReal, cImaginary, maxIterations,
                new(iterations, checked((int)(width * height))));
            Kernel.Invoke(arguments, Status.Options(threads));
            return kernels_status.KERNELS_OK;
        }
        catch (Exception exception)
        {
            return Status.From(exception);
        }
    }
}
