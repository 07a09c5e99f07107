using System.Numerics;

namespace Kernels;

/// <summary>What polynomials of both element types have in common: how they are defined, and the error that is allowed.</summary>
internal static class HornerRule
{
    /// <summary>
    /// Computes values by the compensated Horner scheme (Graillat, Langlois and Louvet, <i>Compensated Horner scheme</i>, 2005):
    /// as exact as if computed in twice the precision and then rounded, so its own error is negligible beside the tolerance.
    /// </summary>
    public static void Define<T>(ReadOnlySpan<T> coefficients, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T value = coefficients[^1];
            T compensation = T.Zero;
            for (int k = coefficients.Length - 2; k >= 0; k--)
            {
                T product = value * x[i];
                T productError = T.FusedMultiplyAdd(value, x[i], -product);
                T sum = product + coefficients[k];
                T added = sum - product;
                T sumError = (product - (sum - added)) + (coefficients[k] - added);
                value = sum;
                compensation = (compensation * x[i]) + (productError + sumError);
            }

            // Infinities and NaN make the compensation NaN; the plain value already has the right result for them.
            y[i] = T.IsFinite(compensation) ? value + compensation : value;
        }
    }

    /// <summary>
    /// Writes 2·t·u·Σ|coefficients[k]|·|x[i]|^k + (the smallest positive number)·Σ|x[i]|^k for each element, t terms.
    /// </summary>
    public static void Allow<T>(ReadOnlySpan<T> coefficients, ReadOnlySpan<T> x, Span<T> y, double unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            double distance = double.CreateTruncating(T.Abs(x[i]));
            double magnitude = 0;
            double powers = 0;
            for (int k = coefficients.Length - 1; k >= 0; k--)
            {
                magnitude = (magnitude * distance) + double.CreateTruncating(T.Abs(coefficients[k]));
                powers = (powers * distance) + 1;
            }

            y[i] = T.CreateTruncating((2 * coefficients.Length * unit * magnitude) + (powers * double.CreateTruncating(T.Epsilon)));
        }
    }
}
