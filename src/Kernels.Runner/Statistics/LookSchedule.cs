namespace Kernels.Runner.Statistics;

/// <summary>
/// The numbers of rounds after which verdicts are looked at. Each look is another chance of a false alarm, so there are
/// few: their number grows with the logarithm of the rounds.
/// </summary>
internal static class LookSchedule
{
    /// <summary>The rounds before the first look.</summary>
    public const int First = 11;

    private const double Growth = 1.5;

    /// <summary>The rounds before the next look.</summary>
    /// <param name="rounds">The rounds before this look.</param>
    /// <returns>Half as many again.</returns>
    public static int After(int rounds) => (int)(rounds * Growth);
}
