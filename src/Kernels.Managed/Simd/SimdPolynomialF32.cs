namespace Kernels.Managed;

/// <summary><c>polynomial_f32/1</c> as one expression of each element.</summary>
[Implementation("simd")]
public sealed class SimdPolynomialF32 : IKernel<PolynomialF32Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialF32Arguments arguments, in KernelOptions options)
        => Horner<float>.Run(options.ThreadCount, arguments.Coefficients, arguments.X, arguments.Y);
}
