using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Results;

/// <summary>One candidate on one workload. Values that were not measured are null.</summary>
internal sealed record CandidateResult
{
    /// <summary>The kernel's name.</summary>
    public required string Kernel { get; init; }

    /// <summary>The preset; null if the user brought the data.</summary>
    public required WorkloadSize? Size { get; init; }

    /// <summary>The options that gave the user's data, such as <c>--width 256</c>; null for a preset.</summary>
    public string? Input { get; init; }

    /// <summary>What was computed on: the preset's name, or the options that gave the user's data.</summary>
    [JsonIgnore]
    public string Data => Input ?? Size?.Name() ?? "";

    /// <summary>Shape and parameters.</summary>
    public required string Shape { get; init; }

    /// <summary>The backend's name.</summary>
    public required string Backend { get; init; }

    /// <summary>The instruction set of its code; null if there is no implementation.</summary>
    public required string? Isa { get; init; }

    /// <summary>The thread count; null if there is no implementation.</summary>
    public required int? Threads { get; init; }

    /// <summary>How many threads computed, which may be fewer or more than it was asked to use; null if unknown.</summary>
    public int? ThreadsUsed { get; init; }

    /// <summary>Whether its threads still ran long after its calls, in the samples of others.</summary>
    public bool RunsOn { get; init; }

    /// <summary>Its outcome.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it did not pass; null if it did.</summary>
    public required string? Reason { get; init; }

    /// <summary>The signal that ended its process; null if none did.</summary>
    public string? Signal { get; init; }

    /// <summary>The error in units of its tolerance, or the number of differing elements; null if not finite.</summary>
    public required double? Residual { get; init; }

    /// <summary>
    /// 1 + the number of candidates that are shown, by their own paired ratios, to be faster. Null if it did not pass.
    /// </summary>
    public required int? Rank { get; init; }

    /// <summary>The duration of a call in the steady state.</summary>
    public required Duration? Seconds { get; init; }

    /// <summary>The duration of its first call, in seconds: compilation, binding and starting threads included.</summary>
    public required double? FirstCallSeconds { get; init; }

    /// <summary>How many times faster than the baseline, from the ratios within rounds: baseline's time ÷ this one's.</summary>
    public required double? Ratio { get; init; }

    /// <summary>10⁹ floating-point operations a second, at the median.</summary>
    public required double? Gflops { get; init; }

    /// <summary>10⁹ bytes a second, at the median.</summary>
    public required double? Gbs { get; init; }

    /// <summary>How many calls in a row make one sample.</summary>
    public required int? CallsPerSample { get; init; }

    /// <summary>Seconds per call, one for each round, in the order of the rounds.</summary>
    public required ImmutableArray<double> Samples { get; init; }

    /// <summary>What disturbed each sample, in the same order.</summary>
    public ImmutableArray<Disturbance> Disturbances { get; set; } = [];

    /// <summary>How many samples were disturbed.</summary>
    public int? DisturbedSamples { get; init; }

    /// <summary>The confidence interval of <see cref="Ratio"/>.</summary>
    public Interval? RatioInterval { get; init; }

    /// <summary>Whether it is faster or slower than the baseline; null if there is no ratio.</summary>
    public Relation? Relation { get; init; }

    /// <summary>Why its relation is unresolved; null if it is not.</summary>
    public Obstacle? UnresolvedBecause { get; init; }

    /// <summary>
    /// The budget that would resolve an unresolved relation, in seconds; null if it is resolved, or if no budget up to an
    /// hour would do.
    /// </summary>
    public double? NeededBudgetSeconds { get; init; }

    /// <summary>The number of processes that would resolve it, with that budget; null if one process was measured.</summary>
    public int? NeededProcesses { get; init; }

    /// <summary>The values around which its samples cluster, fastest first; empty if there is only one, or if unknown.</summary>
    public ImmutableArray<Mode> Modes { get; set; } = [];

    /// <summary>Why its median says faster than the baseline and its ratio slower, or the reverse; null if they agree.</summary>
    public Disagreement? MedianDisagrees { get; init; }

    /// <summary>How many samples, drawn at random, were compared with the oracle; null in results of older versions.</summary>
    public int? ValidatedSamples { get; init; }

    /// <summary>Whether its sampling ended before the others' because it can't become the fastest any more.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>
    /// Whether its code was final in the rounds; null if it was not measured, and in results of older versions.
    /// </summary>
    public CodeForm? WarmUp { get; init; }

    /// <summary>How many methods were compiled during the rounds that may be its own.</summary>
    public long? CompiledInRounds { get; init; }

    /// <summary>How long loading its backend took, in seconds.</summary>
    public double? LoadSeconds { get; init; }

    /// <summary>Bytes that a call allocates on the managed heap.</summary>
    public double? AllocatedBytesPerCall { get; init; }

    /// <summary>Garbage collections during a call.</summary>
    public CollectionsPerCall? Collections { get; init; }

    /// <summary>
    /// How many of the threads that it started in the runner's process ran while no candidate was called, and so took
    /// processors from the others; null if it started none, or runs in its own process.
    /// </summary>
    public int? RunningThreads { get; init; }

    /// <summary>The ceiling of this machine that limits it, and how near it comes; null if ceilings are unknown.</summary>
    public Ceiling? Ceiling { get; init; }

    /// <summary>The command that measures this row again: this candidate and its baseline, with the same seed.</summary>
    public string? Command { get; init; }
}

/// <summary>Garbage collections during a call, on average, by generation.</summary>
/// <param name="Gen0">Of generation 0 alone.</param>
/// <param name="Gen1">Of generations up to 1.</param>
/// <param name="Gen2">Of all generations.</param>
internal sealed record CollectionsPerCall(double Gen0, double Gen1, double Gen2);

/// <summary>A limit of the machine.</summary>
/// <param name="Name">
/// The limit: <c>multiply-add</c>, or the level whose bandwidth limits: <c>L1</c>, <c>L2</c>, <c>L3</c> or <c>memory</c>.
/// </param>
/// <param name="Unit"><c>GFLOP/s</c> for multiply-adds, <c>GB/s</c> for bandwidths.</param>
/// <param name="Value">The limit, in that unit.</param>
/// <param name="Reached">The share of it that was reached; above 1 if less is moved than the work model counts.</param>
internal sealed record Ceiling(string Name, string Unit, double Value, double Reached);
