namespace Kernels.Managed;

/// <summary><c>polynomial/1</c> in plain C#.</summary>
[Implementation("managed")]
public sealed class ScalarPolynomial : IKernel<PolynomialArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialArguments arguments, in KernelOptions options)
        => ScalarHorner.Run(options.ThreadCount, arguments.Coefficients, arguments.X, arguments.Y);
}
