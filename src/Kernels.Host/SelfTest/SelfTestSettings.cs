using System.Collections.Immutable;

namespace Kernels.Host.SelfTest;

/// <summary>What a self-test is asked for.</summary>
/// <param name="Pairs">What is compared.</param>
/// <param name="Loads">Beside what.</param>
/// <param name="Comparisons">How many comparisons of each pair beside each load; each is made twice.</param>
/// <param name="BudgetSeconds">The time for the rounds of each.</param>
/// <param name="Seed">The seed of the first; each has its own, which its repetition shares.</param>
internal sealed record SelfTestSettings(
    ImmutableArray<SelfTestPair> Pairs, ImmutableArray<SelfTestLoad> Loads, int Comparisons, double BudgetSeconds, ulong Seed);

/// <summary>What is compared in a self-test: a reference, its twin, and candidates to which work is added.</summary>
internal enum SelfTestPair
{
    /// <summary>Chains of dependent multiply-adds on one thread.</summary>
    Compute,

    /// <summary>A sweep over an array that no cache holds.</summary>
    Memory,

    /// <summary>Chains that two threads share.</summary>
    Threads,
}

/// <summary>What else the machine does during a self-test.</summary>
internal enum SelfTestLoad
{
    /// <summary>Nothing that the self-test asks for.</summary>
    None,

    /// <summary>Another process keeps one processor busy.</summary>
    Busy,
}
