using System.Collections.Immutable;

namespace Kernels.Native;

/// <summary>The kernels that can be called through the C ABI: one line each.</summary>
internal static class KernelAdapters
{
    /// <summary>Every adapter, in the order of <see cref="KernelContracts.All"/>.</summary>
    public static ImmutableArray<KernelAdapter> All { get; } =
    [
        new(Julia.Contract, JuliaAdapter.Create),
        new(Diffusion.Contract, DiffusionAdapter.Create),
        new(Spmv.Contract, SpmvAdapter.Create),
    ];
}

/// <summary>How a kernel is called through the C ABI.</summary>
/// <param name="Contract">The kernel.</param>
/// <param name="Create">Checks a plug-in's struct for it, and makes the implementation that calls it.</param>
internal sealed record KernelAdapter(KernelContract Contract, Func<PluginKernel, Implementation> Create);
