using System.Collections.Immutable;

namespace Kernels.Host.SelfTest;

/// <summary>What a self-test is asked for.</summary>
/// <param name="Pairs">What is compared.</param>
/// <param name="Loads">Beside what.</param>
/// <param name="Comparisons">How many comparisons of each pair beside each load; each is made twice.</param>
/// <param name="BudgetSeconds">The time for the rounds of each.</param>
/// <param name="Seed">The seed of the first; each has its own, which its repetition shares.</param>
internal sealed record SelfTestSettings(
    ImmutableArray<PairDefinition> Pairs, ImmutableArray<SelfTestLoad> Loads, int Comparisons, double BudgetSeconds, ulong Seed);

/// <summary>What else the machine does during a self-test.</summary>
/// <param name="Name">As the command line takes it.</param>
/// <param name="Description">What it is, as a heading.</param>
/// <param name="Start">Starts it; it ends when it is disposed. Null where nothing is started.</param>
internal sealed record SelfTestLoad(string Name, string Description, Func<BusyProcess>? Start)
{
    /// <summary>Nothing that the self-test asks for.</summary>
    public static SelfTestLoad None { get; } = new("none", "With no load of its own", null);

    /// <summary>Another process keeps one processor busy.</summary>
    public static SelfTestLoad Busy { get; } = new("busy", "While another process keeps one processor busy", BusyProcess.Start);

    /// <summary>All loads.</summary>
    public static ImmutableArray<SelfTestLoad> All { get; } = [None, Busy];
}
