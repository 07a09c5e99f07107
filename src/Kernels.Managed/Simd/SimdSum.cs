namespace Kernels.Managed;

/// <summary><c>sum/1</c> as one expression of a reduction.</summary>
[Implementation("simd")]
public sealed class SimdSum : IKernel<SumArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in SumArguments arguments, in KernelOptions options)
        => arguments.Total[0] = MapReduce.Run(options.ThreadCount, arguments.X, default(Addition));

    private readonly struct Addition : IReduction<double>
    {
        double IReduction<double>.Zero => 0;

        V IReduction<double>.Accumulate<L, V>(V result, V x) => L.Add(result, x);

        V ICombine<double>.Combine<L, V>(V a, V b) => L.Add(a, b);
    }
}
