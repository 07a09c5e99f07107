using System.Collections.Immutable;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads;

/// <summary>The sources of the workloads of this project's kernels.</summary>
public static class WorkloadSources
{
    /// <summary>Those that have more to offer than their declarations say.</summary>
    private static readonly ImmutableArray<WorkloadSource> Special = [new JuliaSource(), new DiffusionSource(), new SpmvSource()];

    /// <summary>Every source, in the order of <see cref="KernelContracts.All"/>.</summary>
    public static ImmutableArray<WorkloadSource> All { get; } =
        [.. KernelContracts.All.Select(contract => Special.FirstOrDefault(source => source.Contract == contract) ?? DeclaredSource.Create(contract))];

    /// <summary>Finds the source of a kernel.</summary>
    /// <param name="contract">The kernel.</param>
    /// <returns>The source, or null if there is none.</returns>
    public static WorkloadSource? Find(KernelContract contract)
        => All.FirstOrDefault(source => source.Contract.Id == contract.Id);
}
