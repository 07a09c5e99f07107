using System.Globalization;

namespace Kernels.Generator.Tests;

/// <summary>A kernel with coordinates, a picture and warnings.</summary>
[Kernel("tests.waves/1")]
[Extent("columns", 10, 20, 30, 40)]
[Extent("rows", 10, 20, 30, 40)]
internal static partial class Waves
{
    [Oracle]
    public static void Define(
        [Shape("columns"), Axis(-1, 1)] ReadOnlySpan<double> x,
        [Shape("rows"), Axis(2, 0)] ReadOnlySpan<float> y,
        [Range(0, 10, Default = 2, Varies = true)] double phase,
        [Range(0, 100, Default = 20, Presets = [10, 20, 30, 40])] int mostSteps,
        [Shape("rows", "columns"), Picture(nameof(mostSteps))] Span<int> heights)
        => Compute(x, y, phase, mostSteps, heights);

    [Implementation("plain")]
    public static void Compute(ReadOnlySpan<double> x, ReadOnlySpan<float> y, double phase, int mostSteps, Span<int> heights)
    {
        for (int i = 0; i < heights.Length; i++)
        {
            heights[i] = (int)Math.Min(mostSteps, Math.Abs(100 * Math.Sin((x[i % x.Length] * y[i / x.Length]) + phase)));
        }
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<int> heights, double phase, int mostSteps, ReadOnlySpan<float> y)
        => new("waves", "limit", [new("first", heights[0] + phase + y.Length, FigureUnit.Number, "") { Reference = mostSteps }]);

    [Image("the heights")]
    private static ResultImage Draw(Span<int> heights, ReadOnlySpan<double> x) => new(x.Length, [.. heights.ToArray().Select(height => (double)height)]);

    [Caution(RefusedWhereMeasured = true)]
    private static string? WarnOfFewSteps(int mostSteps, double phase)
        => mostSteps < 2 ? string.Create(CultureInfo.InvariantCulture, $"{mostSteps} steps show little of {phase}") : null;
}
