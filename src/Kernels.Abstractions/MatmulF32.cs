namespace Kernels;

/// <summary>The product of two matrices of float32; compute-bound.</summary>
[Kernel(
    "matmul_f32/1",
    Definition = MatrixProduct.Definition,
    Bottleneck = Bottleneck.Compute,
    Flops = MatrixProduct.Flops,
    ReadsEverything = true,
    Tolerance =
        "|c[i,j] − oracle| ≤ (k + 2)·u·Σ|a[i,p]|·|b[p,j]| + (k + 2)·2⁻¹⁴⁹, u = 2⁻²⁴: the bound of an inner product in any order "
        + "(Jeannerod and Rump, Improved error bounds for inner products in floating-point arithmetic, SIAM J. Matrix Anal. Appl. "
        + "34, 2013; below Higham's k·u/(1 − k·u), Accuracy and Stability of Numerical Algorithms, §3.1), the oracle's own "
        + "rounding, and products that underflow.")]
[Extent("m", 120, 300, 640, 1250, Minimum = 0)]
[Extent("k", 120, 300, 640, 1250, Minimum = 0)]
[Extent("n", 120, 300, 640, 1250, Minimum = 0)]
[Cut("m", CutKind.Map)]
public static partial class MatmulF32
{
    /// <summary>Computes each element by a compensated inner product, in twice the precision.</summary>
    /// <param name="m">Rows of the left matrix, and of the product.</param>
    /// <param name="k">Columns of the left matrix, and rows of the right one.</param>
    /// <param name="n">Columns of the right matrix, and of the product.</param>
    /// <param name="a">The left matrix, row after row; any values.</param>
    /// <param name="b">The right matrix, row after row; any values.</param>
    /// <param name="c">The product, row after row.</param>
    [Oracle]
    public static void Define(
        int m,
        int k,
        int n,
        [Shape("m", "k"), Fill(-1, 1)] ReadOnlySpan<float> a,
        [Shape("k", "n"), Fill(-1, 1)] ReadOnlySpan<float> b,
        [Shape("m", "n")] Span<float> c)
        => MatrixProduct.Define(m, k, n, a, b, c);

    /// <summary>Writes the error that the contract allows for each element.</summary>
    /// <param name="m">Rows of the left matrix.</param>
    /// <param name="k">Columns of the left matrix.</param>
    /// <param name="n">Columns of the right matrix.</param>
    /// <param name="a">The left matrix.</param>
    /// <param name="b">The right matrix.</param>
    /// <param name="c">Receives the allowed errors.</param>
    [AllowedError]
    public static void Allow(int m, int k, int n, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
        => MatrixProduct.Allow(m, k, n, a, b, c, Rounding.UnitOfFloat32);
}
