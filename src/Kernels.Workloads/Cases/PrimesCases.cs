using System.Collections.Immutable;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>primes/1</c>.</summary>
internal static class PrimesCases
{
    private const long Most = 10_000_000_000_000;

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        // Ends at each number of a wheel and around the first primes.
        .. from hi in Enumerable.Range(0, 32) select Range(0, hi),
        .. from lo in (long[])[1, 2, 3, 29, 30, 31, 100, 101, 102, 103, 104] select Range(lo, 130),
        Range(7, 7),
        Range(Most, Most),

        // Around a segment's end, several of them, and squares of primes, the last numbers that their primes cross off.
        Range(0, 1_966_080),
        Range(1_966_079, 1_966_081),
        Range(10_601, 5_000_000),
        Range(4_295_098_368, 4_295_098_370),

        // Far out, where the primes that cross off are larger than segments.
        Range(999_999_000_000, 1_000_000_000_000),
        Range(Most - 3_000_000, Most),
    ];

    private static WorkloadCase Range(long lo, long hi)
        => SpecialCases.Case(Primes.Contract, $"{lo} to {hi}", ("lo", lo), ("hi", hi));
}
