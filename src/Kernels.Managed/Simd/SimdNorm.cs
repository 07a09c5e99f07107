using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary><c>norm/1</c> as a compensated sum of squares; once more of scaled elements if some square is no normal number.</summary>
[Implementation("simd")]
public sealed class SimdNorm : IKernel<NormArguments>
{
    // Sums below may have lost digits of squares: up to 2⁻¹⁰⁷⁵ for each, whereas a unit roundoff of this one is 2⁻⁹⁵³.
    private static readonly double LeastSum = Math.ScaleB(1, -900);

    // Brings elements whose squares are not normal numbers, or not finite, to where they are, and their sum is, too.
    private static readonly double Scale = Math.ScaleB(1, 600);

    /// <inheritdoc/>
    public void Invoke(scoped in NormArguments arguments, in KernelOptions options)
    {
        double sum = CompensatedSum.Run(options.ThreadCount, arguments.X, new Square(1));
        if (sum < LeastSum)
        {
            arguments.Norm[0] = Math.Sqrt(CompensatedSum.Run(options.ThreadCount, arguments.X, new Square(Scale))) / Scale;
        }
        else if (double.IsPositiveInfinity(sum))
        {
            arguments.Norm[0] = Math.Sqrt(CompensatedSum.Run(options.ThreadCount, arguments.X, new Square(1 / Scale))) * Scale;
        }
        else
        {
            arguments.Norm[0] = Math.Sqrt(sum);
        }
    }

    /// <summary>The square of an element times a power of two.</summary>
    private readonly struct Square(double factor) : IMap<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V IMap<double>.Apply<L, V>(V x)
        {
            V scaled = L.Multiply(x, L.Create(factor));
            return L.Multiply(scaled, scaled);
        }
    }
}
