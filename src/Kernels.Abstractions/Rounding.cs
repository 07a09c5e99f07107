namespace Kernels;

/// <summary>What bounds of rounding errors are made of.</summary>
internal static class Rounding
{
    /// <summary>The unit roundoff of float64, 2⁻⁵³: the largest relative error of one rounded operation.</summary>
    public const double Unit = 1.0 / (1L << 53);

    /// <summary>The unit roundoff of float32, 2⁻²⁴.</summary>
    public const double UnitOfFloat32 = 1.0 / (1 << 24);
}
