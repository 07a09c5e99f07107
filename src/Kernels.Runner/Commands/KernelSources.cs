using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary>Where the workloads of a host's kernels come from, including those of plug-ins.</summary>
internal static class KernelSources
{
    /// <summary>The source of every kernel, in the host's order.</summary>
    public static ImmutableArray<WorkloadSource> All(KernelHost host) => [.. host.Kernels.Select(contract => Of(host, contract))];

    /// <summary>The source of a kernel.</summary>
    public static WorkloadSource Of(KernelHost host, KernelContract contract)
        => WorkloadSources.Find(contract)
            ?? DeclaredSource.Create(host.Declared.First(kernel => kernel.Declaration.Contract == contract));

    /// <summary>The sources of the kernels that the user named, each once.</summary>
    public static ImmutableArray<WorkloadSource> Find(KernelHost host, IEnumerable<string> names)
        =>
        [
            .. NamePattern.Find(names, host.Kernels, contract => contract.Name, host.FindKernel, "kernel", contract => contract.ShortName)
                .Select(contract => Of(host, contract)),
        ];
}
