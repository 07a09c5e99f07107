namespace Kernels.Managed;

/// <summary><c>polynomial/1</c> as one expression of each element.</summary>
[Implementation("simd")]
public sealed class SimdPolynomial : IKernel<PolynomialArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialArguments arguments, in KernelOptions options)
        => Horner<double>.Run(options.ThreadCount, arguments.Coefficients, arguments.X, arguments.Y);
}
