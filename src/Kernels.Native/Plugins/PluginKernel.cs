using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>A kernel's struct as a plug-in returned it, before it is checked.</summary>
/// <param name="backend">The plug-in's id.</param>
/// <param name="instructionSet">The instruction set that its code uses here.</param>
/// <param name="lastError">The plug-in's function that says why a call failed; null if it has none.</param>
/// <param name="pointer">The struct; not null.</param>
internal readonly unsafe struct PluginKernel(
    string backend, string instructionSet, delegate* unmanaged[Cdecl]<sbyte*> lastError, void* pointer)
{
    private const string Struct = "struct";

    /// <summary>The plug-in's id.</summary>
    public string Backend { get; } = backend;

    /// <summary>The instruction set that its code uses here.</summary>
    public string InstructionSet { get; } = instructionSet;

    /// <summary>The plug-in's function that says why the calling thread's last failed call failed; null if it has none.</summary>
    public delegate* unmanaged[Cdecl]<sbyte*> LastError { get; } = lastError;

    /// <summary>The struct.</summary>
    public void* Pointer { get; } = pointer;

    /// <summary>Checks that there is a struct.</summary>
    /// <exception cref="PluginException">There is none.</exception>
    public void RequireMemory() => PluginMemory.RequireStruct(Pointer, Struct);

    /// <summary>Checks the struct's beginning, which is the same for every kernel, and reads its thread support.</summary>
    /// <exception cref="PluginException">The struct is too small, or the value is unknown.</exception>
    public ThreadSupport ReadThreadSupport()
    {
        var threads = (kernels_thread_support*)((uint*)Pointer + 1);
        RequireInside(threads + 1);
        return *threads switch
        {
            kernels_thread_support.KERNELS_THREADS_ONE => ThreadSupport.One,
            kernels_thread_support.KERNELS_THREADS_MANY => ThreadSupport.Many,
            _ => throw new PluginException($"its thread_support is {(int)*threads}; allowed: 0 or 1"),
        };
    }

    /// <summary>Checks that a function pointer is present.</summary>
    /// <param name="function">The field's address.</param>
    /// <param name="name">The field's name.</param>
    /// <exception cref="PluginException">The struct ends before it, or it is null.</exception>
    public void RequireFunction(void* function, string name)
    {
        RequireInside((void**)function + 1);
        if (*(void**)function == null)
        {
            throw new PluginException($"its {name} is null");
        }
    }

    /// <summary>Throws if a call of one of its functions did not succeed; called on the thread that called.</summary>
    /// <exception cref="KernelException">It did not succeed.</exception>
    public void ThrowIfFailed(kernels_status status, KernelContract contract) => PluginCall.ThrowIfFailed(status, this, contract);

    /// <summary>Checks that a field is present.</summary>
    /// <param name="end">The address after it.</param>
    /// <exception cref="PluginException">The struct ends before it.</exception>
    public void RequireInside(void* end) => PluginMemory.RequireInside(Pointer, end, Struct);
}
