using Kernels;

namespace OwnKernel;

/// <content>An implementation that uses several threads.</content>
internal static partial class Ema
{
    /// <summary>A part of the series for each thread.</summary>
    [Implementation("parallel")]
    public static void InParts(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y, KernelOptions options)
        => KernelParallel.For(options, series, x, y, (first, end, from, to) =>
        {
            from[first..end].CopyTo(to[first..end]);
            for (int t = 1; t < times; t++)
            {
                for (int i = (t * series) + first; i < (t * series) + end; i++)
                {
                    to[i] = to[i - series] + (alpha * (from[i] - to[i - series]));
                }
            }
        });

    /// <summary>The function in <c>ema.c</c>, with OpenMP.</summary>
    [NativeImplementation("c", "ema")]
    public static partial void InC(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y, KernelOptions options);
}
