namespace Kernels.Host.Statistics;

/// <summary>
/// After how many rounds verdicts are looked at. Each look is another chance of a false alarm, so that there are few: as
/// many as the logarithm of the rounds.
/// </summary>
internal static class LookSchedule
{
    /// <summary>The rounds before the first look.</summary>
    public const int First = 11;

    private const double Growth = 1.5;

    /// <summary>The rounds before the look after one.</summary>
    /// <param name="rounds">The rounds before that one.</param>
    /// <returns>Half as many again.</returns>
    public static int After(int rounds) => (int)(rounds * Growth);
}
