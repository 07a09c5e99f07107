using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Makes the sources of kernels from their declarations alone.</summary>
public static class DeclaredSource
{
    /// <summary>The source of a kernel whose contract has its oracle.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="cases">Makes cases of its own, beside those that follow from the declaration; null for none.</param>
    /// <returns>The source.</returns>
    public static WorkloadSource Create(KernelContract contract, Func<ImmutableArray<WorkloadCase>>? cases = null)
        => Create(contract, cases, presetText: null);

    /// <summary>The same, with text in presets.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="cases">Makes cases of its own; null for none.</param>
    /// <param name="presetText">Makes what presets hold instead of a text file; null if they hold what is declared.</param>
    internal static WorkloadSource Create(KernelContract contract, Func<ImmutableArray<WorkloadCase>>? cases, PresetText? presetText)
        => new DeclaredWorkloadSource(CheckedKernel.Create(contract), cases, presetText);

    /// <summary>A workload with given arguments.</summary>
    /// <param name="contract">A contract with its oracle.</param>
    /// <param name="allocator">Where buffers come from.</param>
    /// <param name="arguments">
    /// By name: scalars, arrays of inputs, which are copied, and extents that no array gives. Scalars that are not named have their
    /// defaults, and inputs are filled as declared.
    /// </param>
    /// <returns>The workload.</returns>
    /// <exception cref="ArgumentException">There is no such argument, or the arguments don't fit together.</exception>
    public static Workload CreateWorkload(KernelContract contract, BufferAllocator allocator, params (string Name, object Value)[] arguments)
    {
        GivenArguments given = new(contract.Declaration!, arguments);
        return new DeclaredWorkload(CheckedKernel.Create(contract), given.Extents, given.Scalars, given.Fill(allocator));
    }

    /// <summary>The source of a kernel whose oracle a backend supplies.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The source.</returns>
    public static WorkloadSource Create(DeclaredKernel kernel)
        => new DeclaredWorkloadSource(new CheckedKernel<DeclaredArguments>(kernel.Declaration.Contract, kernel.Oracle));

    /// <summary>The options of <c>kernels run</c> for a kernel of which only the declaration is needed.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <returns>The options.</returns>
    public static ImmutableArray<UserOption> OptionsOf(KernelDeclaration declaration) => DeclaredUserOptions.Of(declaration);
}
