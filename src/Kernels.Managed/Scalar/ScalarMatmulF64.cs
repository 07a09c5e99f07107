namespace Kernels.Managed;

/// <summary><c>matmul_f64/1</c> in plain C#.</summary>
[Implementation("managed")]
public sealed class ScalarMatmulF64 : IKernel<MatmulF64Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in MatmulF64Arguments arguments, in KernelOptions options)
        => ScalarMatmul.Run(options.ThreadCount, arguments.M, arguments.K, arguments.N, arguments.A, arguments.B, arguments.C);
}
