using System.Collections.Immutable;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>coo_to_csr/1</c>: entries of one place, whose sum depends on their order.</summary>
internal static class CooToCsrCases
{
    private const int Entries = 1200;

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        .. from rows in (int[])[1, 3, 100]
           from columns in (int[])[1, 50, 400]
           select SpecialCases.Case(
               CooToCsr.Contract,
               $"{rows} rows, {columns} columns, {Entries} entries with duplicates",
               ("rows", rows),
               ("entryRows", Numbers(i => i * 31 % rows)),
               ("entryColumns", Numbers(i => i * 17 % columns)),
               ("entryValues", Enumerable.Range(0, Entries).Select(i => (i % 2 == 0 ? 1e16 : -1e16) + (0.1 * i)).ToArray())),
    ];

    private static int[] Numbers(Func<int, int> at) => [.. Enumerable.Range(0, Entries).Select(at)];
}
