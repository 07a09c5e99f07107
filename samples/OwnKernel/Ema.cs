using System.Numerics;
using Kernels;

namespace OwnKernel;

/// <summary>Exponential moving averages of many series at once.</summary>
[Kernel(
    "acme.ema/1",
    Definition = "y[t, s] = alpha·x[t, s] + (1 − alpha)·y[t − 1, s], and y[0, s] = x[0, s].",
    Flops = "3*times*series")]
[Extent("times", 100, 100, 1000, 1000)]
[Extent("series", 5000, 50000, 50000, 500000)]
internal static partial class Ema
{
    /// <summary>Follows the definition in double precision.</summary>
    /// <param name="times">the number of times</param>
    /// <param name="series">the number of series</param>
    /// <param name="x">the values, the series of a time beside each other</param>
    /// <param name="alpha">the weight of the newest value</param>
    /// <param name="y">the averages</param>
    [Oracle]
    public static void Define(
        int times,
        int series,
        [Shape("times", "series")] ReadOnlySpan<float> x,
        [Range(0, 1, Default = 0.25)] float alpha,
        [Like(nameof(x))] Span<float> y)
    {
        double weight = alpha;
        for (int s = 0; s < series; s++)
        {
            double average = x[s];
            for (int t = 0; t < times; t++)
            {
                average = (weight * x[(t * series) + s]) + ((1 - weight) * average);
                y[(t * series) + s] = (float)average;
            }
        }
    }

    /// <summary>A series after the other: each step waits for the one before, and jumps to another line of memory.</summary>
    [Implementation("plain")]
    public static void Plain(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y)
    {
        for (int s = 0; s < series; s++)
        {
            float average = x[s];
            for (int t = 0; t < times; t++)
            {
                average += alpha * (x[(t * series) + s] - average);
                y[(t * series) + s] = average;
            }
        }
    }

    /// <summary>A time after the other: memory is read in its order.</summary>
    [Implementation("by-time")]
    public static void ByTime(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y)
    {
        x[..series].CopyTo(y);
        for (int t = 1; t < times; t++)
        {
            ReadOnlySpan<float> now = x.Slice(t * series, series);
            Span<float> before = y.Slice((t - 1) * series, series);
            Span<float> after = y.Slice(t * series, series);
            for (int s = 0; s < series; s++)
            {
                after[s] = before[s] + (alpha * (now[s] - before[s]));
            }
        }
    }

    /// <summary>A time after the other, as many series at once as a vector holds.</summary>
    [Implementation("vectors")]
    public static void Vectors(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y)
    {
        x[..series].CopyTo(y);
        for (int t = 1; t < times; t++)
        {
            ReadOnlySpan<float> now = x.Slice(t * series, series);
            Span<float> before = y.Slice((t - 1) * series, series);
            Span<float> after = y.Slice(t * series, series);
            int s = 0;
            for (; s <= series - Vector<float>.Count; s += Vector<float>.Count)
            {
                Vector<float> average = new(before[s..]);
                (average + (alpha * (new Vector<float>(now[s..]) - average))).CopyTo(after[s..]);
            }

            for (; s < series; s++)
            {
                after[s] = before[s] + (alpha * (now[s] - before[s]));
            }
        }
    }
}
