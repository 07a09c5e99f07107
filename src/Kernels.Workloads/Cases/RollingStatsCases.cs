using System.Collections.Immutable;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>rolling_stats/1</c>: series at which sums drift from which elements are taken away again.</summary>
internal static class RollingStatsCases
{
    private const int Length = 1000;

    private static readonly int[] Windows = [2, 7, 20, 300];

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        .. from window in Windows
           from series in (IEnumerable<(string Name, Func<int, double> At)>)
           [
               ("a large element among small ones", i => i == Length / 3 ? 1e12 : Math.Sin(i)),
               ("small differences of large elements", i => 1e9 + (i % 3)),
               ("a NaN and an infinity", i => i == Length / 4 ? double.NaN : i == Length / 2 ? double.PositiveInfinity : i),
               ("a constant", _ => 0.1),
           ]
           select SpecialCases.Case(
               RollingStats.Contract,
               $"window {window}, {series.Name}",
               ("x", Enumerable.Range(0, Length).Select(series.At).ToArray()),
               ("window", window)),
    ];
}
