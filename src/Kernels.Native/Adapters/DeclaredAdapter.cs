using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Calls a function of a plug-in's declared kernel: the implementation or the oracle.</summary>
internal sealed unsafe class DeclaredAdapter(
    PluginKernel source,
    KernelContract contract,
    delegate* unmanaged[Cdecl]<void*, double*, long*, void**, int, kernels_status> function) : IKernel<DeclaredArguments>
{
    /// <summary>Checks the struct, and makes the objects that call its two functions.</summary>
    /// <exception cref="PluginException">The struct is too small, or a field is wrong.</exception>
    public static (Implementation Implementation, DeclaredKernel Kernel) Create(PluginKernel source, KernelDeclaration declaration)
    {
        ThreadSupport threads = source.ReadThreadSupport();
        var kernel = (kernels_declared*)source.Pointer;
        source.RequireFunction(&kernel->compute, nameof(kernels_declared.compute));
        source.RequireFunction(&kernel->oracle, nameof(kernels_declared.oracle));
        source.RequireInside(&kernel->context + 1);
        DeclaredAdapter compute = new(source, declaration.Contract, kernel->compute);
        DeclaredAdapter oracle = new(source, declaration.Contract, kernel->oracle);
        return (
            Implementation.Create(declaration.Contract, compute, source.InstructionSet, threads),
            new DeclaredKernel(declaration, oracle));
    }

    public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
    {
        PluginCall.RequireThreads(options.ThreadCount, source.Backend, contract);
        long* extents = stackalloc long[KernelDeclaration.MaxDimensions];
        for (int index = 0; index < arguments.Extents.Length; index++)
        {
            extents[index] = arguments.Extents[index];
        }

        // Beyond the last buffer, the references and so the pointers are null.
        fixed (double* scalars = arguments.Scalars)
        fixed (byte* b0 = &arguments.FirstByte(0), b1 = &arguments.FirstByte(1), b2 = &arguments.FirstByte(2), b3 = &arguments.FirstByte(3))
        fixed (byte* b4 = &arguments.FirstByte(4), b5 = &arguments.FirstByte(5), b6 = &arguments.FirstByte(6), b7 = &arguments.FirstByte(7))
        {
            void** buffers = stackalloc void*[KernelDeclaration.MaxBuffers] { b0, b1, b2, b3, b4, b5, b6, b7 };
            void* context = ((kernels_declared*)source.Pointer)->context;
            PluginCall.ThrowIfFailed(function(context, scalars, extents, buffers, options.ThreadCount), source, contract);
        }
    }
}
