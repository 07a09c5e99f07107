using System.Collections.Immutable;
using Kernels.Workloads.Cases;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads;

/// <summary>The sources of the workloads of this project's kernels.</summary>
public static class WorkloadSources
{
    /// <summary>Every source, in the order of <see cref="KernelContracts.All"/>.</summary>
    public static ImmutableArray<WorkloadSource> All { get; } =
    [
        .. KernelContracts.All.Select(contract => DeclaredSource.Create(
            contract, () => SpecialCases.Of(contract), contract == DawgContains.Contract ? DawgContainsPresets.Make : null)),
    ];

    /// <summary>Finds the source of a kernel.</summary>
    /// <param name="contract">The kernel.</param>
    /// <returns>The source, or null if there is none.</returns>
    public static WorkloadSource? Find(KernelContract contract)
        => All.FirstOrDefault(source => source.Contract.Id == contract.Id);
}
