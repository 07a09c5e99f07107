using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>How to compare.</summary>
internal sealed record ComparisonSettings
{
    /// <summary>The fewest rounds from which a median and its quartiles are told.</summary>
    public const int FewestRounds = 7;

    /// <summary>The most rounds: beyond, the median moves less than the machine does.</summary>
    public const int MostRounds = 101;

    /// <summary>The preset of each kernel.</summary>
    public required WorkloadSize Size { get; init; }

    /// <summary>The thread counts, ascending, each once.</summary>
    public required ImmutableArray<int> Threads { get; init; }

    /// <summary>The backend to which ratios are taken, at the lowest thread count.</summary>
    public required string Baseline { get; init; }

    /// <summary>The number of rounds; null for as many as the budget allows.</summary>
    public required int? Rounds { get; init; }

    /// <summary>Time for the rounds of one kernel, in seconds, where the number of rounds is open.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>The seed of the data and of the order within rounds.</summary>
    public required ulong Seed { get; init; }
}
