using System.Collections.Immutable;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>diffusion/1</c>.</summary>
internal static class DiffusionCases
{
    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        .. from height in (int[])[1, 2, 3, 6] from width in CaseShapes.Lengths select Noise(height, width, 3),
        .. from height in CaseShapes.Lengths select Noise(height, 1, 4),
        Noise(1, 1000, 5),
        Noise(1000, 1, 5),
        .. from steps in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 50] select Noise(17, 13, steps),

        // More steps than rows or columns, so that a value travels around the whole grid.
        Noise(5, 40, 60),
        Noise(40, 5, 60),

        // Large enough for several threads, and for blocks in time and space that end within the grid.
        Noise(70, 130, 23),
        Noise(257, 300, 17),
        Noise(1000, 37, 9),
        Noise(7, 5000, 11),
        Noise(67, 1027, 6),

        At("−1 and 1 in turn, the mode that decays fastest", 12, 18, 0.1, 6, (row, column) => ((row + column) % 2 * 2) - 1),
        At("constant", 12, 18, 0.1, 6, (_, _) => 0.7),
        At("one peak", 33, 35, 0.25, 40, (row, column) => row == 16 && column == 17 ? 1e6 : 0),
        At("d·dt = 0", 9, 17, 0, 6, Wave),
        At("d·dt = 0.5, unstable", 9, 17, 0.5, 20, Wave),
        At("d·dt = 1e150", 9, 17, 1e150, 1, Wave),
        At("d·dt = 1e150, overflows", 9, 17, 1e150, 4, Wave),
        At("−0", 9, 17, 0.1, 3, (_, _) => -0.0),
        At("denormal", 9, 17, 0.1, 5, (row, column) => double.Epsilon * 1000 * (row - column)),
        At("one NaN", 20, 33, 0.1, 4, (row, column) => row == 7 && column == 32 ? double.NaN : Wave(row, column)),
        At("one infinity", 20, 33, 0.1, 4, (row, column) => row == 19 && column == 0 ? double.PositiveInfinity : Wave(row, column)),
        At("two infinities", 20, 33, 0.1, 4, (row, column) => (row, column) switch
        {
            (0, 16) => double.PositiveInfinity,
            (1, 17) => double.NegativeInfinity,
            _ => Wave(row, column),
        }),
    ];

    private static double Wave(int row, int column) => Math.Sin(row + 1) + Math.Cos(3 * column);

    private static WorkloadCase Noise(int height, int width, int steps) => SpecialCases.Case(
        Diffusion.Contract, $"{height} × {width}, {steps} steps", ("height", height), ("width", width), ("steps", steps));

    private static WorkloadCase At(string name, int height, int width, double k, int steps, Func<int, int, double> field)
        => SpecialCases.Case(Diffusion.Contract, $"{height} × {width}, {steps} steps, {name}", () =>
        {
            double[,] grid = new double[height, width];
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    grid[row, column] = field(row, column);
                }
            }

            return [("grid", grid), ("d", k), ("dt", 1.0), ("steps", steps)];
        });
}
