using System.Collections.Immutable;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>The cases of kernels that no declaration can know of: special values, and shapes that are hard for them.</summary>
internal static class SpecialCases
{
    /// <summary>Those of a kernel; none for a kernel without a list.</summary>
    public static ImmutableArray<WorkloadCase> Of(KernelContract contract)
        => contract == Julia.Contract ? JuliaCases.All
            : contract == Diffusion.Contract ? DiffusionCases.All
            : contract == Spmv.Contract ? SpmvCases.All
            : contract == MontecarloPi.Contract ? MontecarloPiCases.All
            : contract == Primes.Contract ? PrimesCases.All
            : contract == Sort.Contract ? SortCases.All
            : contract == SortF64.Contract ? SortCases.OfFractions
            : contract == RollingStats.Contract ? RollingStatsCases.All
            : contract == CooToCsr.Contract ? CooToCsrCases.All
            : contract == DawgContains.Contract ? DawgContainsCases.All
            : [];

    /// <summary>Makes a case.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="name">The case's name.</param>
    /// <param name="arguments">Its arguments, by name; what is left out is as declared.</param>
    public static WorkloadCase Case(KernelContract contract, string name, params (string Name, object Value)[] arguments)
        => new(name, allocator => DeclaredSource.CreateWorkload(contract, allocator, arguments));

    /// <summary>Makes a case of large arguments, which are made only when they are needed.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="name">The case's name.</param>
    /// <param name="arguments">Makes its arguments.</param>
    public static WorkloadCase Case(KernelContract contract, string name, Func<(string Name, object Value)[]> arguments)
        => new(name, allocator => DeclaredSource.CreateWorkload(contract, allocator, arguments()));
}
