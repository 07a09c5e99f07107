using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Calls a plug-in's <c>julia/1</c>.</summary>
internal sealed unsafe class JuliaAdapter(PluginKernel source, kernels_julia* kernel) : IKernel<JuliaArguments>
{
    public static Implementation Create(PluginKernel source)
    {
        ThreadSupport threads = source.ReadThreadSupport();
        var kernel = (kernels_julia*)source.Pointer;
        source.RequireFunction(&kernel->compute, nameof(kernels_julia.compute));
        return Implementation.Create(
            Julia.Contract, new JuliaAdapter(source, kernel), source.InstructionSet, threads);
    }

    public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
    {
        PluginThreads.Require(options.ThreadCount, source.Backend, Julia.Contract);
        fixed (double* x = arguments.X)
        fixed (double* y = arguments.Y)
        fixed (int* iterations = arguments.Iterations)
        {
            kernels_status status = kernel->compute(
                x, y, arguments.CReal, arguments.CImaginary, arguments.MaxIterations, iterations,
                arguments.X.Length, arguments.Y.Length, options.ThreadCount);
            PluginStatus.ThrowIfFailed(status, source, Julia.Contract);
        }
    }
}
