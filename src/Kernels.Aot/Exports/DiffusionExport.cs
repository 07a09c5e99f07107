using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Managed;
using Kernels.Native.Interop;

namespace Kernels.Aot;

/// <summary>Exports <c>diffusion/1</c>.</summary>
internal static unsafe class DiffusionExport
{
    private static readonly SimdDiffusion Kernel = new();

    public static readonly kernels_diffusion* Instance = Constant.Make(new kernels_diffusion
    {
        size = (uint)sizeof(kernels_diffusion),
        thread_support = kernels_thread_support.KERNELS_THREADS_MANY,
        compute = &Compute,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static kernels_status Compute(
        long height, long width, double d, double dt, int steps, double* grid, double* scratch, int threads)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(grid);
            ArgumentNullException.ThrowIfNull(scratch);
            int length = checked((int)(height * width));
            DiffusionArguments arguments = new(
                checked((int)height), checked((int)width), d, dt, steps, new(grid, length), new(scratch, length));
            Kernel.Invoke(arguments, Status.Options(threads));
            return kernels_status.KERNELS_OK;
        }
        catch (Exception exception)
        {
            return Status.From(exception);
        }
    }
}
