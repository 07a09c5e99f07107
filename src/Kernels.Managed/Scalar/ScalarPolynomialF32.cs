namespace Kernels.Managed;

/// <summary><c>polynomial_f32/1</c> in plain C#.</summary>
[Implementation("managed")]
public sealed class ScalarPolynomialF32 : IKernel<PolynomialF32Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialF32Arguments arguments, in KernelOptions options)
        => ScalarHorner.Run(options.ThreadCount, arguments.Coefficients, arguments.X, arguments.Y);
}
