namespace Kernels.Workloads.Sources;

/// <summary>
/// Unpredictable changes to inputs: small enough that a call takes as long as before, but large beside every tolerance, so that
/// a result for other inputs is wrong. Zeros, infinities and NaN stay as they are. Each change starts from the original data,
/// so that the data never drift.
/// </summary>
internal static class Changes
{
    /// <summary>The largest relative change.</summary>
    public const double Share = 1.0 / (1 << 20);

    /// <summary>Changes every element.</summary>
    /// <param name="original">The original elements.</param>
    /// <param name="changed">Receives the changed elements; of the same length.</param>
    /// <param name="share">The largest relative change, above 0.</param>
    /// <param name="random">Decides each change.</param>
    public static void Scale(ReadOnlySpan<double> original, Span<double> changed, double share, SplitMix64 random)
    {
        for (int index = 0; index < original.Length; index++)
        {
            changed[index] = Scaled(original[index], share, random);
        }
    }

    /// <summary>A number changed by at most a share of itself.</summary>
    public static double Scaled(double value, double share, SplitMix64 random)
    {
        double scaled = value * (1 + (share * random.NextSigned()));
        return double.IsFinite(scaled) ? scaled : value;
    }
}
