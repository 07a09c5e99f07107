using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

/// <summary>Lengths and a seed that the validation cases of several kernels share.</summary>
internal static class CaseShapes
{
    /// <summary>Lengths around vector widths, 2 to 16 elements, and around unrolled multiples of them.</summary>
    public static ImmutableArray<int> Lengths { get; } = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65];

    /// <summary>Cases are the same in every run, so that a failure can be reproduced.</summary>
    public const ulong Seed = 20_260_101;
}
