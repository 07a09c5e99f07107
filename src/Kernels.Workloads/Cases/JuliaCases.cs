using System.Collections.Immutable;

namespace Kernels.Workloads.Cases;

/// <summary>The validation cases of <c>julia/1</c>.</summary>
internal static class JuliaCases
{
    /// <summary>Zeros, denormals, both sides of the border |z|² = 4, and values that are not points of the plane.</summary>
    private static readonly double[] SpecialAxis =
    [
        0.0, -0.0, double.Epsilon, -1e-310, 0.5, -2.0, 2.0, Math.BitDecrement(2.0), Math.BitIncrement(2.0),
        1e154, -1e308, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    public static ImmutableArray<WorkloadCase> All { get; } =
    [
        Plane(9, 33, 1),
        Plane(9, 33, 2),
        Plane(13, 21, 5000),
        Plane(90, 120, 300),
        Plane(211, 197, 64),

        // Every point escapes, so even the largest limit takes no time: counters and limits must not overflow.
        Points("1 × 37, 2147483647 iterations, all escape", Axis(1.05, 1.95, 37), [0.0], 0, 0, int.MaxValue),

        // At points that take hundreds of steps, each step doubles a difference in rounding: fused multiply-add shows.
        Points("80 × 90, 2000 iterations, c = −0.8 + 0.156i", Axis(-1.6, 1.6, 90), Axis(0.9, -0.9, 80), -0.8, 0.156, 2000),
        Points("5 × 37, no point escapes", Axis(-0.4, 0.4, 37), Axis(0.4, -0.4, 5), 0, 0, 200),
        Points("5 × 37, no point starts inside", Axis(2, 9, 37), Axis(2, 9, 5), 0, 0, 200),
        Points(
            "37 × 37, c = 0.25: slow divergence beside the parabolic point", Axis(0.4, 0.6, 37), Axis(0.1, -0.1, 37), 0.25, 0, 500),
        Special("special values", -0.62772, -0.42193),
        Special("special values, c = 0", 0, 0),
        Special("special values, c = −0", -0.0, -0.0),
        Special("special values, denormal c", 1e-310, -1e-310),
        Special("special values, huge c", 1e300, -1e300),
    ];

    private static double[] Axis(double from, double to, int length)
        => [.. Enumerable.Range(0, length).Select(index => from + ((to - from) * index / length))];

    private static WorkloadCase Plane(int height, int width, int maxIterations) => SpecialCases.Case(
        Julia.Contract,
        $"{height} × {width}, {maxIterations} iterations",
        ("height", height),
        ("width", width),
        ("maxIterations", maxIterations));

    private static WorkloadCase Points(string name, double[] x, double[] y, double cReal, double cImaginary, int maxIterations)
        => SpecialCases.Case(
            Julia.Contract,
            name,
            ("x", x),
            ("y", y),
            ("cReal", cReal),
            ("cImaginary", cImaginary),
            ("maxIterations", maxIterations));

    private static WorkloadCase Special(string name, double cReal, double cImaginary)
        => Points($"{SpecialAxis.Length} × {SpecialAxis.Length}, {name}", SpecialAxis, SpecialAxis, cReal, cImaginary, 40);
}
