namespace Kernels.Workloads.Sources;

/// <summary>
/// Unpredictable changes to inputs: small enough that a call takes as long as before, but large beside every tolerance, so that
/// a result for other inputs is wrong. Zeros, infinities and NaN stay as they are. Each change starts from the original data,
/// so that the data never drift.
/// </summary>
internal static class Variation
{
    /// <summary>The largest relative change.</summary>
    public const double Share = 1.0 / (1 << 20);

    /// <summary>A number changed by at most a share of itself.</summary>
    public static double Scaled(double value, double share, SplitMix64 random)
    {
        double scaled = value * (1 + (share * random.NextSigned()));
        return double.IsFinite(scaled) ? scaled : value;
    }

    /// <summary>A number changed by at most a share of itself, or of 1 if it is smaller, so that 0 changes too.</summary>
    public static double Shifted(double value, double share, SplitMix64 random)
    {
        double shifted = value + (share * Math.Max(1, Math.Abs(value)) * random.NextSigned());
        return double.IsFinite(shifted) ? shifted : value;
    }

    /// <summary>A whole number changed by at most a share of itself, or by at most 1 if that is less.</summary>
    public static double ShiftedWhole(double value, double share, SplitMix64 random)
    {
        double most = Math.Max(1, Math.Floor(share * Math.Abs(value)));
        return value + Math.Round(most * random.NextSigned());
    }
}
