using Kernels;

namespace OwnKernel;

/// <content>An implementation that uses several threads.</content>
internal static unsafe partial class Ema
{
    /// <summary>A part of the series for each thread. Lambdas capture no spans, nor variables of <c>fixed</c>.</summary>
    [Implementation("parallel")]
    public static void InParts(int times, int series, ReadOnlySpan<float> x, float alpha, Span<float> y, KernelOptions options)
    {
        int parts = options.ThreadCount;
        fixed (float* fixedX = x, fixedY = y)
        {
            float* from = fixedX;
            float* to = fixedY;
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
            {
                int first = (int)((long)series * part / parts);
                int end = (int)((long)series * (part + 1) / parts);
                for (int s = first; s < end; s++)
                {
                    to[s] = from[s];
                }

                for (int t = 1; t < times; t++)
                {
                    for (int i = (t * series) + first; i < (t * series) + end; i++)
                    {
                        to[i] = to[i - series] + (alpha * (from[i] - to[i - series]));
                    }
                }
            });
        }
    }
}
