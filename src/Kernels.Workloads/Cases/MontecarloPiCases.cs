using System.Collections.Immutable;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>montecarlo_pi/1</c>.</summary>
internal static class MontecarloPiCases
{
    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        // Points left over beside vectors, batches of them, and what threads take.
        .. from count in (long[])[1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 128, 129, 257, 65_535, 65_536, 65_537, 600_001] select Points(count, 12_345),

        // Both words of the key.
        .. from seed in (long[])[0xFFFF_FFFF, 1L << 32, 1L << 53] select Points(1001, seed),
    ];

    private static WorkloadCase Points(long count, long seed)
        => SpecialCases.Case(MontecarloPi.Contract, $"{count} points, seed {seed}", ("count", count), ("seed", seed));
}
