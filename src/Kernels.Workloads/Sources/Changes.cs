namespace Kernels.Workloads.Sources;

/// <summary>
/// Changes to inputs that nobody can foresee: small enough that a call takes as long as before, and large beside every
/// tolerance, so that a result of other inputs is wrong. Zeros, infinities and NaN stay what they are. Each change is one
/// of the data as they were at first, so that they never wander off.
/// </summary>
internal static class Changes
{
    /// <summary>The largest relative change.</summary>
    public const double Share = 1.0 / (1 << 20);

    /// <summary>Changes every element.</summary>
    /// <param name="original">The elements as they were at first.</param>
    /// <param name="changed">Takes the changed ones; as long.</param>
    /// <param name="share">The largest relative change, above 0.</param>
    /// <param name="random">Decides about each.</param>
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
