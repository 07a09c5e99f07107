using System.Numerics;

namespace Kernels;

/// <summary>What the products of matrices of both element types have in common: the definition, and the error it allows.</summary>
internal static class MatrixProduct
{
    public const string Definition =
        "c[i,j] = Σ a[i,p]·b[p,j] over 0 ≤ p < k; 0 if k is 0. The product depends on the matrices alone, not on the number of threads.";

    public const string Flops = "2*m*k*n";

    /// <summary>
    /// Computes inner products by the compensated algorithm of Ogita, Rump and Oishi (<i>Accurate sum and dot product</i>, SIAM J.
    /// Sci. Comput. 26, 2005, Dot2). They are as exact as if computed in twice the precision and then rounded.
    /// </summary>
    public static void Define<T>(int m, int k, int n, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = T.Zero;
                T compensation = T.Zero;
                for (int p = 0; p < k; p++)
                {
                    T left = a[(i * k) + p];
                    T right = b[(p * n) + j];
                    T product = left * right;
                    T productError = T.FusedMultiplyAdd(left, right, -product);
                    T next = sum + product;
                    T added = next - sum;
                    compensation += (sum - (next - added)) + (product - added) + productError;
                    sum = next;
                }

                // Infinities and NaN make the compensation NaN; the plain sum already has the right result for them.
                c[(i * n) + j] = T.IsFinite(compensation) ? sum + compensation : sum;
            }
        }
    }

    /// <summary>Writes (k + 2)·u·Σ|a|·|b| + (k + 2)·(the smallest positive number) for each element.</summary>
    public static void Allow<T>(int m, int k, int n, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, double unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double magnitude = 0;
                for (int p = 0; p < k; p++)
                {
                    magnitude += Math.Abs(double.CreateTruncating(a[(i * k) + p]) * double.CreateTruncating(b[(p * n) + j]));
                }

                c[(i * n) + j] = T.CreateTruncating((k + 2.0) * unit * magnitude) + (T.CreateTruncating(k + 2.0) * T.Epsilon);
            }
        }
    }
}
