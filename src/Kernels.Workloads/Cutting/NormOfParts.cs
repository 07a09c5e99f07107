namespace Kernels.Workloads.Cutting;

/// <summary>
/// The root of the sum of squares, in units of a power of two near the largest term so far, so that no square overflows, and none
/// underflows that counts; summed in twice the precision.
/// </summary>
internal struct NormOfParts
{
    /// <summary>What is below 2⁻⁴⁰⁰ of the largest term counts no more, and its square is still a normal number.</summary>
    private const int LeastExponent = -400;

    private DoubledSum _squares;
    private double _largest;

    public readonly double Value
        => _largest == 0 || !double.IsFinite(_largest) ? _largest : Math.ScaleB(Math.Sqrt(_squares.Value), Math.ILogB(_largest));

    /// <summary>What rounding took from the norm, by r² − v² = (r − v)·(r + v).</summary>
    /// <param name="rounded">The norm, v, rounded.</param>
    /// <returns>r − v; 0 if that means nothing.</returns>
    public readonly double RestOf(double rounded)
    {
        if (rounded == 0 || !double.IsFinite(rounded))
        {
            return 0;
        }

        int exponent = Math.ILogB(_largest);
        double scaled = Math.ScaleB(rounded, -exponent);
        double square = scaled * scaled;
        DoubledSum squares = _squares;
        squares.Add(-square, -Math.FusedMultiplyAdd(scaled, scaled, -square));
        return Math.ScaleB(squares.Value / (2 * scaled), exponent);
    }

    /// <summary>Adds the square of a term.</summary>
    /// <param name="term">Any number; NaN makes the norm NaN, or else an infinity infinite.</param>
    /// <param name="rest">What its rounding took from it.</param>
    public void Add(double term, double rest = 0)
    {
        // NaN if one of both is.
        double largest = Math.Max(_largest, Math.Abs(term));
        if (largest == 0 || !double.IsFinite(largest))
        {
            _largest = largest;
            return;
        }

        int exponent = Math.ILogB(largest);
        if (_largest > 0)
        {
            _squares = _squares.ScaledBy(Math.ScaleB(1, 2 * Math.Max(Math.ILogB(_largest) - exponent, LeastExponent)));
        }

        _largest = largest;
        double scaled = Math.ScaleB(term, -exponent);
        double square = scaled * scaled;
        _squares.Add(square, Math.FusedMultiplyAdd(scaled, scaled, -square) + (2 * scaled * Math.ScaleB(rest, -exponent)));
    }
}
