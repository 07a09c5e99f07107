using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Runner.Results;

/// <summary>How to compare.</summary>
internal sealed record ComparisonSettings
{
    /// <summary>The fewest rounds, however small the budget: an interval from fewer is too wide to show anything.</summary>
    public const int FewestRounds = 5;

    /// <summary>The preset of each kernel; null if <see cref="Input"/> takes its place.</summary>
    public required WorkloadSize? Size { get; init; }

    /// <summary>The user's own data, of one kernel; null for a preset.</summary>
    public UserInput? Input { get; init; }

    /// <summary>What is computed on: the preset's name, or the options that give the user's data.</summary>
    public string Data => Input?.Label ?? Size?.Name() ?? "";

    /// <summary>The thread counts, ascending, each once.</summary>
    public required ImmutableArray<int> Threads { get; init; }

    /// <summary>The backend to which ratios are taken.</summary>
    public required string Baseline { get; init; }

    /// <summary>The thread count of the baseline; null for the lowest.</summary>
    public int? BaselineThreads { get; init; }

    /// <summary>The number of rounds; null for as many as verdicts need and the budget allows.</summary>
    public required int? Rounds { get; init; }

    /// <summary>Time for the rounds of one kernel, in seconds, if the number of rounds is open.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>The seed of the data and of the order within rounds.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The only candidate to compare with the baseline; null for all.</summary>
    public CandidateName? Only { get; init; }

    /// <summary>The most threads that a candidate is asked to use.</summary>
    public int MostThreads => Math.Max(Threads[^1], Math.Max(Only?.Threads ?? 1, BaselineThreads ?? 1));

    /// <summary>Whether to flush the caches before each call.</summary>
    public bool ColdCache { get; init; }

    /// <summary>The configuration file that the user named; null for none.</summary>
    public string? Config { get; init; }

    /// <summary>The content of the configuration file if it was a pipe, which can't be read twice; else null.</summary>
    public byte[]? PipedConfig { get; init; }

    /// <summary>Whether the command line asked for each backend to run in a process of its own.</summary>
    public bool Isolate { get; init; }

    /// <summary>The older build that the user named, whose backends are among the candidates; null for none.</summary>
    public string? AgainstBuild { get; init; }

    /// <summary>The backends that are compared with those of an older build.</summary>
    /// <param name="backends">All that were named.</param>
    public ImmutableArray<Backend> Rivals(ImmutableArray<Backend> backends)
        => Only is null ? backends : [.. backends.Where(backend => backend.Name == Only.Backend)];

    /// <summary>
    /// The slowdown allowed between builds, as a share: rounds go on until it is known whether the slowdown is larger. Null
    /// if no limit is asked for.
    /// </summary>
    public double? AllowedSlowdown { get; init; }
}

/// <summary>A baseline as the command line names it.</summary>
/// <param name="Backend">Its backend.</param>
/// <param name="Threads">Its thread count; null for the lowest.</param>
internal sealed record BaselineName(string Backend, int? Threads)
{
    /// <summary>As the command line takes it, such as <c>native</c> or <c>native:2</c>.</summary>
    public override string ToString() => Threads is { } threads ? $"{Backend}:{threads}" : Backend;
}

/// <summary>A candidate as the command line names it.</summary>
/// <param name="Backend">Its backend.</param>
/// <param name="Threads">Its thread count.</param>
internal sealed record CandidateName(string Backend, int Threads)
{
    /// <summary>As the command line takes it, such as <c>simd:2</c>.</summary>
    public override string ToString() => $"{Backend}:{Threads}";
}
