using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Results;

/// <summary>What became of candidates since an older result.</summary>
/// <param name="File">The older result's file, or the older build.</param>
/// <param name="Machine">The machine of the older one.</param>
/// <param name="Differences">The differences in how the two were measured, one line each.</param>
/// <param name="Candidates">Every candidate of either result: first those of the newer, in its order.</param>
internal sealed record Changes(
    string File, Machine Machine, ImmutableArray<string> Differences, ImmutableArray<CandidateChange> Candidates)
{
    /// <summary>Whether both were measured in the same rounds, so that ratios are taken within rounds.</summary>
    public bool SameRounds { get; init; }

    /// <summary>The slowdown that is allowed, as a share; null if no limit was asked for.</summary>
    public double? AllowedSlowdown { get; init; }

    /// <summary>Joins what changed in comparisons that were made one after the other.</summary>
    /// <param name="parts">The changes, all since the same result.</param>
    /// <returns>All of them; null if there are none.</returns>
    public static Changes? Join(IReadOnlyList<Changes> parts) => parts is [] ? null : parts[0] with
    {
        Differences = [.. parts.SelectMany(part => part.Differences).Distinct()],
        Candidates = [.. parts.SelectMany(part => part.Candidates)],
    };

    /// <summary>What became of a candidate.</summary>
    /// <param name="candidate">A candidate of the newer result.</param>
    /// <returns>The change; null if there is none.</returns>
    public CandidateChange? Find(CandidateResult candidate) => Candidates.FirstOrDefault(change =>
        change.Kernel == candidate.Kernel
        && change.Size == candidate.Size
        && change.Input == candidate.Input
        && change.Shape == candidate.Shape
        && change.Backend == candidate.Backend
        && change.Threads == candidate.Threads);
}

/// <summary>What became of one candidate.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Size">The preset; null if the user brought the data.</param>
/// <param name="Shape">Shape and parameters.</param>
/// <param name="Backend">The backend's name.</param>
/// <param name="Threads">The thread count; null if there is no implementation.</param>
/// <param name="Before">The median of a call then, in seconds; null if it was not timed.</param>
/// <param name="Now">The median of a call now, in seconds; null if it was not timed.</param>
/// <param name="Ratio">Before ÷ now: 2 is twice as fast now.</param>
/// <param name="RatioInterval">The confidence interval of the ratio.</param>
/// <param name="Relation">Whether it became faster or slower; null if one of the two has no time.</param>
/// <param name="Note">What else became of it: it is new, or gone, or no longer passes; null for nothing.</param>
internal sealed record CandidateChange(
    string Kernel,
    WorkloadSize? Size,
    string Shape,
    string Backend,
    int? Threads,
    double? Before,
    double? Now,
    double? Ratio,
    Interval? RatioInterval,
    Relation? Relation,
    string? Note)
{
    /// <summary>The options that gave the user's data; null for a preset.</summary>
    public string? Input { get; init; }

    /// <summary>What was computed on: the preset's name, or the options that gave the user's data.</summary>
    [JsonIgnore]
    public string Data => Input ?? Size?.Name() ?? "";
}
