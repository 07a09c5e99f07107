namespace Kernels.Managed;

/// <summary><c>matmul_f64/1</c> vectorised.</summary>
[Implementation("simd")]
public sealed class SimdMatmulF64 : IKernel<MatmulF64Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in MatmulF64Arguments arguments, in KernelOptions options)
        => SimdMatmul.Run(options.ThreadCount, arguments.M, arguments.K, arguments.N, arguments.A, arguments.B, arguments.C);
}
