namespace Kernels.Generator.Tests;

/// <summary>A kernel of one dimension, compiled like an application's kernels.</summary>
[Kernel("tests.ema/2", Bottleneck = Bottleneck.Compute, Presets = [10, 100, 1000, 10_000])]
internal static partial class Ema
{
    /// <summary>Follows the definition.</summary>
    /// <param name="x">the values &amp; more</param>
    /// <param name="alpha">the weight</param>
    /// <param name="y">the averages</param>
    [Oracle]
    public static void Define(ReadOnlySpan<float> x, [Range(0, 1)] float alpha, [Like(nameof(x))] Span<float> y) => Plain(x, alpha, y);

    [Implementation("plain")]
    public static void Plain(ReadOnlySpan<float> x, float alpha, Span<float> y)
    {
        float average = x[0];
        for (int i = 0; i < x.Length; i++)
        {
            average += alpha * (x[i] - average);
            y[i] = average;
        }
    }

    [Implementation("in-threads", InstructionSet = "any")]
    public static void Threaded(ReadOnlySpan<float> x, float alpha, Span<float> y, KernelOptions options)
    {
        Plain(x, alpha, y);
        y[0] = options.Threads;
    }
}
