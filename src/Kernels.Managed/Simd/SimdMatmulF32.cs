namespace Kernels.Managed;

/// <summary><c>matmul_f32/1</c> vectorised.</summary>
[Implementation("simd")]
public sealed class SimdMatmulF32 : IKernel<MatmulF32Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in MatmulF32Arguments arguments, in KernelOptions options)
        => SimdMatmul.Run(options.ThreadCount, arguments.M, arguments.K, arguments.N, arguments.A, arguments.B, arguments.C);
}
