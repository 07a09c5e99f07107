using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary><c>polynomial/1</c> as one expression of each element: Horner's rule.</summary>
[Implementation("simd")]
public sealed unsafe class SimdPolynomial : IKernel<PolynomialArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialArguments arguments, in KernelOptions options)
    {
        fixed (double* coefficients = arguments.Coefficients)
        {
            Map.Run(options.ThreadCount, arguments.X, arguments.Y, new Horner { Coefficients = coefficients, Terms = arguments.Coefficients.Length });
        }
    }

    private struct Horner : IMap<double>
    {
        public double* Coefficients;
        public int Terms;

        // The contract's presets have four terms; more only make threads pay earlier.
        public static int Operations => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply<L, V>(V x)
            where L : struct, ILanes<V, double>
            where V : struct
        {
            V value = L.Create(Coefficients[Terms - 1]);
            for (int k = Terms - 2; k >= 0; k--)
            {
                value = L.MultiplyAdd(value, x, L.Create(Coefficients[k]));
            }

            return value;
        }
    }
}
