namespace Kernels;

/// <summary>
/// A sum, and what rounding took from it: as exact as if computed in twice the precision (Ogita, Rump and Oishi, <i>Accurate sum
/// and dot product</i>, SIAM J. Sci. Comput. 26, 2005, Sum2 and Dot2).
/// </summary>
internal struct DoubledSum
{
    private double _sum;
    private double _compensation;

    // Infinities and NaN make the compensation NaN; the plain sum already has the right result for them.
    public readonly double Value => double.IsFinite(_compensation) ? _sum + _compensation : _sum;

    /// <summary>What rounding took from the sum.</summary>
    /// <param name="rounded">The sum, rounded.</param>
    /// <returns>The difference; 0 if one of both is not finite.</returns>
    public readonly double RestOf(double rounded)
    {
        double rest = (_sum - rounded) + _compensation;
        return double.IsFinite(rest) ? rest : 0;
    }

    /// <summary>Adds a term.</summary>
    /// <param name="term">The term, rounded.</param>
    /// <param name="termError">What its rounding took from it.</param>
    public void Add(double term, double termError)
    {
        double next = _sum + term;
        double added = next - _sum;
        _compensation += (_sum - (next - added)) + (term - added) + termError;
        _sum = next;
    }

    /// <summary>Adds another sum.</summary>
    /// <param name="other">The sum.</param>
    public void Add(DoubledSum other) => Add(other._sum, other._compensation);

    /// <summary>The sum times a power of two, which rounds nothing.</summary>
    /// <param name="factor">The power of two.</param>
    public readonly DoubledSum ScaledBy(double factor) => new() { _sum = _sum * factor, _compensation = _compensation * factor };
}
