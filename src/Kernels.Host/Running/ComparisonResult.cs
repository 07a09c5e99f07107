using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>What a comparison found: all that its reports print, and the document <c>compare --json</c> writes.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Seed">The seed of the data and of the order within rounds.</param>
/// <param name="Workloads">What was computed, in the order asked for.</param>
/// <param name="Results">
/// Every candidate, by workload, and within one by rank; those without a rank come last.
/// </param>
internal sealed record ComparisonResult(
    Machine Machine, ulong Seed, ImmutableArray<WorkloadResult> Workloads, ImmutableArray<CandidateResult> Results)
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.compare/1";

    /// <summary>The format and its revision.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = SchemaName;
}

/// <summary>One kernel on one input.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Contract">Its id.</param>
/// <param name="Size">The preset.</param>
/// <param name="Shape">Shape and parameters.</param>
/// <param name="Flops">Floating-point operations of a call, by the contract's work model.</param>
/// <param name="Bytes">Bytes moved by a call, by the contract's work model.</param>
/// <param name="Bottleneck">Whether speed is told in GFLOP/s or GB/s.</param>
/// <param name="Baseline">To what ratios were taken; null where the baseline has no time.</param>
/// <param name="Rounds">The number of samples of each candidate that passed.</param>
internal sealed record WorkloadResult(
    string Kernel,
    string Contract,
    WorkloadSize Size,
    string Shape,
    double Flops,
    double Bytes,
    Bottleneck Bottleneck,
    Baseline? Baseline,
    int Rounds);

/// <summary>The candidate to which ratios are taken.</summary>
/// <param name="Backend">Its backend.</param>
/// <param name="Threads">Its thread count.</param>
internal sealed record Baseline(string Backend, int Threads);

/// <summary>One candidate on one workload. What was not measured is null.</summary>
internal sealed record CandidateResult
{
    /// <summary>The kernel's name.</summary>
    public required string Kernel { get; init; }

    /// <summary>The preset.</summary>
    public required WorkloadSize Size { get; init; }

    /// <summary>Shape and parameters.</summary>
    public required string Shape { get; init; }

    /// <summary>The backend's name.</summary>
    public required string Backend { get; init; }

    /// <summary>The instruction set of its code; null where there is no implementation.</summary>
    public required string? Isa { get; init; }

    /// <summary>The thread count; null where there is no implementation.</summary>
    public required int? Threads { get; init; }

    /// <summary>What came of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it did not pass; null where it did.</summary>
    public required string? Reason { get; init; }

    /// <summary>The error in units of its tolerance, or the number of differing elements; null where not finite.</summary>
    public required double? Residual { get; init; }

    /// <summary>1 for the fastest that passed; null where it did not pass.</summary>
    public required int? Rank { get; init; }

    /// <summary>The duration of a call in the steady state.</summary>
    public required Duration? Seconds { get; init; }

    /// <summary>The duration of its first call, in seconds: compilation, loading and starting threads included.</summary>
    public required double? FirstCallSeconds { get; init; }

    /// <summary>How many times faster than the baseline: the median over rounds of baseline's time ÷ this one's.</summary>
    public required double? Ratio { get; init; }

    /// <summary>10⁹ floating-point operations a second, at the median.</summary>
    public required double? Gflops { get; init; }

    /// <summary>10⁹ bytes a second, at the median.</summary>
    public required double? Gbs { get; init; }

    /// <summary>How many calls in a row make one sample.</summary>
    public required int? CallsPerSample { get; init; }

    /// <summary>Seconds per call, one for each round, in the order of the rounds.</summary>
    public required ImmutableArray<double> Samples { get; init; }
}
