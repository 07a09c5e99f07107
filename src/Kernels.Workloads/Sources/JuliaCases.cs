using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

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
        .. from height in (int[])[1, 3] from width in CaseShapes.Lengths select Plane(height, width, 50),
        Plane(100, 1, 50),
        Plane(1, 1000, 50),
        Plane(9, 33, 0),
        Plane(9, 33, 1),
        Plane(9, 33, 2),
        Plane(13, 21, 5000),
        Plane(90, 120, JuliaSource.MaxIterations),
        Plane(211, 197, 64),

        // Every point escapes, so even the largest limit takes no time: counters and limits must not overflow.
        new("1 × 37, 2147483647 iterations, all escape", allocator => new JuliaWorkload(
            allocator, JuliaAxis.ByRepeatedAddition(1.05, 1.95, 37), [0.0], 0, 0, int.MaxValue)),
        // At points that take hundreds of steps, each step doubles a difference in rounding: fused multiply-add shows.
        new("80 × 90, 2000 iterations, c = −0.8 + 0.156i", allocator => new JuliaWorkload(
            allocator, JuliaAxis.ByRepeatedAddition(-1.6, 1.6, 90), JuliaAxis.ByRepeatedAddition(0.9, -0.9, 80), -0.8, 0.156, 2000)),
        new("5 × 37, no point escapes", allocator => new JuliaWorkload(
            allocator, JuliaAxis.ByRepeatedAddition(-0.4, 0.4, 37), JuliaAxis.ByRepeatedAddition(0.4, -0.4, 5), 0, 0, 200)),
        new("5 × 37, no point starts inside", allocator => new JuliaWorkload(
            allocator, JuliaAxis.ByRepeatedAddition(2, 9, 37), JuliaAxis.ByRepeatedAddition(2, 9, 5), 0, 0, 200)),
        new("37 × 37, c = 0.25: slow divergence beside the parabolic point", allocator => new JuliaWorkload(
            allocator, JuliaAxis.ByRepeatedAddition(0.4, 0.6, 37), JuliaAxis.ByRepeatedAddition(0.1, -0.1, 37), 0.25, 0, 500)),
        Special("special values", JuliaSource.CReal, JuliaSource.CImaginary),
        Special("special values, c = 0", 0, 0),
        Special("special values, c = −0", -0.0, -0.0),
        Special("special values, denormal c", 1e-310, -1e-310),
        Special("special values, huge c", 1e300, -1e300),
    ];

    private static WorkloadCase Plane(int height, int width, int maxIterations) => new(
        $"{height} × {width}, {maxIterations} iterations",
        allocator => JuliaSource.Create(allocator, height, width, maxIterations));

    private static WorkloadCase Special(string name, double cReal, double cImaginary) => new(
        $"{SpecialAxis.Length} × {SpecialAxis.Length}, {name}",
        allocator => new JuliaWorkload(allocator, SpecialAxis, SpecialAxis, cReal, cImaginary, 40));
}
