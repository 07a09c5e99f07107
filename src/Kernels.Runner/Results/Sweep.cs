using System.Collections.Immutable;

namespace Kernels.Runner.Results;

/// <summary>Workloads of one kernel that differ in the value of one option.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Option">The option's name, without dashes.</param>
/// <param name="Workloads">A workload for each value, ascending.</param>
internal sealed record Sweep(string Kernel, string Option, ImmutableArray<WorkloadResult> Workloads)
{
    /// <summary>Finds the sweeps of a comparison.</summary>
    public static ImmutableArray<Sweep> Find(ComparisonResult result) =>
    [
        .. result.Workloads
            .Where(workload => OptionOf(workload) is { Number: not null })
            .GroupBy(workload => (workload.Kernel, OptionOf(workload)!.Name))
            .Select(group => new Sweep(
                group.Key.Kernel, group.Key.Name, [.. group.OrderBy(workload => OptionOf(workload)!.Number)])),
    ];

    /// <summary>The value of the option that was swept.</summary>
    /// <param name="workload">One of <see cref="Workloads"/>.</param>
    public static string ValueOf(WorkloadResult workload) => OptionOf(workload)!.Value;

    private static InputOption? OptionOf(WorkloadResult workload) => workload.Options.FirstOrDefault(option => option.IsSwept);
}
