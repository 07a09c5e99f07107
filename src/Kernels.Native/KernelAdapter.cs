using System.Collections.Immutable;

namespace Kernels.Native;

/// <summary>How a kernel is called through the C ABI; the generator writes one for each kernel, and their list.</summary>
/// <param name="Contract">The kernel.</param>
/// <param name="Create">Checks a plug-in's struct for it, and makes the implementation that calls it.</param>
internal sealed record KernelAdapter(KernelContract Contract, Func<PluginKernel, Implementation> Create)
{
    /// <summary>Orders adapters as lists show kernels.</summary>
    public static ImmutableArray<KernelAdapter> InOrder(IEnumerable<KernelAdapter> adapters)
        => [.. adapters.OrderBy(adapter => KernelContracts.All.IndexOf(adapter.Contract))];
}
