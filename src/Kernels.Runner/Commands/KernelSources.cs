using System.Collections.Immutable;
using System.CommandLine;
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
    /// <param name="host">The host.</param>
    /// <param name="names">The names, or patterns of them.</param>
    /// <param name="backends">The verb's option for backends, which may have been meant; null if it has none.</param>
    /// <exception cref="KernelsConfigurationException">One is no kernel.</exception>
    public static ImmutableArray<WorkloadSource> Find(KernelHost host, string[] names, Option? backends = null)
    {
        string[] others = Array.FindAll(names, name => host.HasBackend(name) && !host.Kernels.Any(contract => NamePattern.StandsFor(name, contract)));
        return backends is not null && others is [var other, ..]
            ? throw new KernelsConfigurationException(
                $"'{other}' is a backend, not a kernel; backends have an option: {backends.Name} {string.Join(',', others)}.")
            :
            [
                .. NamePattern.Find(names, host.Kernels, contract => contract.Name, host.FindKernel, "kernel", contract => contract.ShortName)
                    .Select(contract => Of(host, contract)),
            ];
    }
}
