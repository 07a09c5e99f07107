using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Calls a plug-in's <c>diffusion/1</c>.</summary>
internal sealed unsafe class DiffusionAdapter(PluginKernel source, kernels_diffusion* kernel) : IKernel<DiffusionArguments>
{
    public static Implementation Create(PluginKernel source)
    {
        ThreadSupport threads = source.ReadThreadSupport();
        var kernel = (kernels_diffusion*)source.Pointer;
        source.RequireFunction(&kernel->compute, nameof(kernels_diffusion.compute));
        return Implementation.Create(
            Diffusion.Contract, new DiffusionAdapter(source, kernel), source.InstructionSet, threads);
    }

    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        PluginThreads.Require(options.ThreadCount, source.Backend, Diffusion.Contract);
        fixed (double* grid = arguments.Grid)
        fixed (double* scratch = arguments.Scratch)
        {
            kernels_status status = kernel->compute(
                arguments.Height, arguments.Width, arguments.D, arguments.Dt, arguments.Steps, grid, scratch,
                options.ThreadCount);
            PluginStatus.ThrowIfFailed(status, source, Diffusion.Contract);
        }
    }
}
