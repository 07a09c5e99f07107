namespace Kernels.Managed;

/// <summary><c>matmul_f32/1</c> in plain C#.</summary>
[Implementation("managed")]
public sealed class ScalarMatmulF32 : IKernel<MatmulF32Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in MatmulF32Arguments arguments, in KernelOptions options)
        => ScalarMatmul.Run(options.ThreadCount, arguments.M, arguments.K, arguments.N, arguments.A, arguments.B, arguments.C);
}
