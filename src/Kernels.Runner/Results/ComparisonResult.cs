using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kernels.Runner.Results;

/// <summary>What a comparison found: all that its reports print, and the document <c>compare --json</c> writes.</summary>
/// <param name="Machine">The machine on which it was measured.</param>
/// <param name="Seed">The seed of the data and of the order within rounds.</param>
/// <param name="Workloads">What was computed, in the order asked for.</param>
/// <param name="Results">
/// Every candidate, by workload, and within one by rank and speed; those without a rank come last.
/// </param>
/// <remarks>
/// Members with a default other than null can be set after construction. The JSON source generator passes all others to the
/// constructor, even those that an older file lacks, and their defaults would be lost.
/// </remarks>
internal sealed record ComparisonResult(
    Machine Machine, ulong Seed, ImmutableArray<WorkloadResult> Workloads, ImmutableArray<CandidateResult> Results)
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.compare/1";

    /// <summary>The format and its revision.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; init; } = SchemaName;

    /// <summary>When the comparison began, in UTC; null in results of older versions.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Whether it ran to its end; false if it was interrupted.</summary>
    public bool Complete { get; set; } = true;

    /// <summary>What on this machine makes figures worse than they could be, one line each.</summary>
    public ImmutableArray<string> Conditions { get; set; } = [];

    /// <summary>The external settings that changed, or would have changed, how candidates compute.</summary>
    public ImmutableArray<Influence> Influences { get; set; } = [];

    /// <summary>What this machine can reach at most; null if it was not measured.</summary>
    public MachineCeilings? Ceilings { get; init; }

    /// <summary>
    /// The size at which threads begin to pay, for each backend and thread count; empty if one count was measured.
    /// </summary>
    public ImmutableArray<ThreadsPay> ThreadsPay { get; set; } = [];

    /// <summary>What changed since an older result; null if none was named.</summary>
    public Changes? Against { get; init; }

    /// <summary>Joins comparisons that were made one after the other.</summary>
    /// <param name="parts">The comparisons, from one machine and with one seed; at least one.</param>
    /// <returns>All of their workloads and results.</returns>
    public static ComparisonResult Join(IReadOnlyList<ComparisonResult> parts) => parts[0] with
    {
        Complete = parts.All(part => part.Complete),
        Conditions = [.. parts.SelectMany(part => part.Conditions).Distinct()],
        Influences = [.. parts.SelectMany(part => part.Influences).Distinct()],
        Against = Changes.Join([.. parts.Select(part => part.Against).OfType<Changes>()]),
        Workloads = [.. parts.SelectMany(part => part.Workloads)],
        Results = [.. parts.SelectMany(part => part.Results)],
    };

    /// <summary>The candidates of a workload, in the order of <see cref="Results"/>.</summary>
    /// <param name="workload">One of <see cref="Workloads"/>.</param>
    /// <returns>The candidates.</returns>
    public IEnumerable<CandidateResult> CandidatesOf(WorkloadResult workload) => Results.Where(workload.Holds);

    /// <summary>The workload of a candidate.</summary>
    /// <param name="candidate">One of <see cref="Results"/>.</param>
    /// <returns>The workload.</returns>
    public WorkloadResult WorkloadOf(CandidateResult candidate) => Workloads.First(workload => workload.Holds(candidate));
}
