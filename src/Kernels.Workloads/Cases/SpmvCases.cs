using System.Collections.Immutable;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>spmv/1</c>.</summary>
internal static class SpmvCases
{
    /// <summary>The number of entries of the one long row beside thousands of short ones.</summary>
    private const int GiantRow = 20_000;

    private static readonly double[] SpecialValues =
        [1, -1, 0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -3e-310, 1e150];

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        .. from length in (int[])[0, .. CaseShapes.Lengths] select Rows($"7 rows of {length} entries", 7, 40, _ => length),
        .. from rows in CaseShapes.Lengths select Rows($"{rows} rows of 3 entries each", rows, 50, _ => 3),
        Rows("1 × 1, one entry", 1, 1, _ => 1),
        Rows("one column", 50, 1, row => row % 3),
        Rows("one row", 1, 500, _ => 333),
        Rows("one row of 70000", 1, 500, _ => 70_000),
        Rows("every other row empty", 101, 60, row => row % 2 * 5),
        Rows("first and last rows empty", 40, 60, row => row is < 13 or > 29 ? 0 : 4),
        Rows("one entry in the last of 3000 rows", 3000, 60, row => row == 2999 ? 1 : 0),
        Rows("row lengths 0 to 40", 800, 900, row => (row * 7919) % 41),
        Rows("giant first row", 3000, 4000, row => row == 0 ? GiantRow : 2),
        Rows("giant middle row", 3000, 4000, row => row == 1500 ? GiantRow : 1),
        Rows("giant last row", 3000, 4000, row => row == 2999 ? GiantRow : 3),
        Rows("giant row among empty ones", 3000, 4000, row => row == 700 ? GiantRow : 0),
        Rows("2000 rows of 16", 2000, 2000, _ => 16),
        SpecialCases.Case(Spmv.Contract, "5-point matrix, 1 × 1 grid", static () => SparseMatrix.FivePoint(1).TimesRandom()),
        SpecialCases.Case(Spmv.Contract, "5-point matrix, 45 × 45 grid", static () => SparseMatrix.FivePoint(45).TimesRandom()),
        Entries("repeated columns", 20, 9, _ => 12, (row, index) => ((row + (index / 4)) % 9, index - 5.5)),
        Entries("columns descending", 20, 33, _ => 33, (row, index) => (32 - index, 1.0 / (row + index + 1))),
        Entries("cancellation", 6, 8, _ => 8, (row, index) => (index, (index % 2 == 0 ? 1e16 : -1e16) + (row * index))),
        Entries("not-a-number and infinite entries", 40, 7, row => row % 9, (row, index) =>
            (index % 7, index == row % 5 ? SpecialValues[row % SpecialValues.Length] : 0.5)),
        .. SpecialValues.Select((_, index) => SpecialVector(index)),
        SpecialCases.Case(Spmv.Contract, "x is not a number where no entry is", static () =>
        {
            double[] x = Vector(11);
            (x[0], x[10]) = (double.NaN, double.PositiveInfinity);
            return new SparseMatrix(60, 11, row => row % 10, (_, index) => (index + 1, index - 3)).Times(x);
        }),
    ];

    private static WorkloadCase Rows(string name, int rows, int columns, Func<int, int> entriesOfRow) => SpecialCases.Case(
        Spmv.Contract, name, () => SparseMatrix.Random(rows, columns, entriesOfRow, CaseShapes.Seed).TimesRandom());

    private static WorkloadCase Entries(
        string name, int rows, int columns, Func<int, int> entriesOfRow, Func<int, int, (int Column, double Value)> entry)
        => SpecialCases.Case(Spmv.Contract, name, () => new SparseMatrix(rows, columns, entriesOfRow, entry).TimesRandom());

    /// <summary>One special value in x, which some rows use and others don't.</summary>
    private static WorkloadCase SpecialVector(int special) => SpecialCases.Case(
        Spmv.Contract,
        FormattableString.Invariant($"{SpecialValues[special]} (special value {special}) in x"),
        () =>
        {
            double[] x = Vector(20);
            x[13] = SpecialValues[special];
            return new SparseMatrix(30, 20, row => row % 11, (row, index) => ((row + index) % 20, index - 2)).Times(x);
        });

    private static double[] Vector(int length)
    {
        SplitMix64 random = new(CaseShapes.Seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSigned())];
    }
}
