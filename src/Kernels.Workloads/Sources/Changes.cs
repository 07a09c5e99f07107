namespace Kernels.Workloads.Sources;

/// <summary>
/// Changes to inputs that nobody can foresee: small enough that a call takes as long as before, and large beside every
/// tolerance, so that a result of other inputs is wrong. Zeros, infinities and NaN stay what they are.
/// </summary>
internal static class Changes
{
    /// <summary>The largest relative change. A chain of thousands of them stays within a few percent.</summary>
    public const double Share = 1.0 / (1 << 20);

    /// <summary>Changes every element.</summary>
    public static void Scale(Span<double> elements, SplitMix64 random)
    {
        foreach (ref double element in elements)
        {
            element = Scaled(element, random);
        }
    }

    /// <summary>Changes one element.</summary>
    public static void ScaleOne(Span<double> elements, SplitMix64 random)
    {
        if (!elements.IsEmpty)
        {
            ref double element = ref elements[random.NextBelow(elements.Length)];
            element = Scaled(element, random);
        }
    }

    private static double Scaled(double value, SplitMix64 random)
    {
        double scaled = value * (1 + (Share * random.NextSigned()));
        return double.IsFinite(scaled) ? scaled : value;
    }
}
