namespace Kernels.Runner.SelfTest;

/// <summary>What a self-test is asked to do.</summary>
/// <param name="Pairs">What is compared.</param>
/// <param name="Loads">The loads, of <see cref="SelfTestLoad"/>.</param>
/// <param name="Comparisons">How many comparisons of each pair under each load; each is made twice.</param>
/// <param name="BudgetSeconds">The time for the rounds of each.</param>
/// <param name="Seed">The seed of the first; each has its own, which its repetition shares.</param>
internal sealed record SelfTestSettings(PairDefinition[] Pairs, string[] Loads, int Comparisons, double BudgetSeconds, ulong Seed);

/// <summary>What else the machine does during a self-test, by the names that the command line takes.</summary>
internal static class SelfTestLoad
{
    /// <summary>Nothing that the self-test starts.</summary>
    public const string None = "none";

    /// <summary>Another process keeps one processor busy.</summary>
    public const string Busy = "busy";
}
