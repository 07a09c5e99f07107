using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.History;

/// <summary>The saved results, and what became of each candidate from one to the next.</summary>
/// <param name="Folder">The folder of the saved results.</param>
/// <param name="Saved">The results that can be read, by time.</param>
/// <param name="Damaged">The results that can't be read, and why.</param>
/// <param name="Courses">The candidates that were asked for, in the order in which the saved results first have them.</param>
internal sealed record ResultHistory(
    string Folder,
    ImmutableArray<SavedResult> Saved,
    ImmutableArray<(string Name, string Problem)> Damaged,
    ImmutableArray<Course> Courses)
{
    /// <summary>Reads all saved results.</summary>
    /// <param name="store">Where they are.</param>
    /// <returns>The results; no candidate is followed yet.</returns>
    /// <exception cref="UserInputException">The folder can't be read.</exception>
    public static ResultHistory Read(ResultStore store)
    {
        List<SavedResult> saved = [];
        List<(string, string)> damaged = [];
        foreach (string name in store.Names())
        {
            try
            {
                saved.Add(new SavedResult(name, store.Read(name)));
            }
            catch (UserInputException problem)
            {
                damaged.Add((name, problem.Message));
            }
        }

        ImmutableArray<SavedResult> ordered = [.. saved.OrderBy(result => result.Result.Started).ThenBy(result => result.Name, StringComparer.Ordinal)];
        return new ResultHistory(store.Folder, ordered, [.. damaged], []);
    }

    /// <summary>Follows candidates from one result to the next.</summary>
    /// <param name="filter">Which candidates.</param>
    public ResultHistory Follow(HistoryFilter filter) => this with
    {
        Courses =
        [
            .. from result in Saved
               from candidate in result.Result.Results
               where candidate.Seconds is not null && filter.Takes(candidate)
               let workload = result.Result.WorkloadOf(candidate)
               group (result, workload, candidate) by RowKey.Of(result.Result, candidate) into course
               select Follow([.. course]),
        ],
    };

    private static Course Follow(List<(SavedResult Saved, WorkloadResult Workload, CandidateResult Candidate)> rows)
    {
        List<CoursePoint> points = [];
        foreach ((int index, (SavedResult saved, WorkloadResult workload, CandidateResult candidate)) in rows.Index())
        {
            // Times of other machines say nothing about this one's.
            (SavedResult Saved, WorkloadResult Workload, CandidateResult Candidate) before = rows[..index]
                .LastOrDefault(row => ChangeDetection.AreSame(row.Saved.Result.Machine, saved.Result.Machine));
            points.Add(new CoursePoint(saved, candidate)
            {
                Before = before.Saved,
                Change = before.Saved is null ? null : ChangeDetection.Describe(before.Workload, before.Candidate, workload, candidate),
            });
        }

        return new Course(rows[0].Workload, rows[0].Candidate, [.. points]);
    }
}

/// <summary>Which candidates to follow.</summary>
/// <param name="Kernels">Of these kernels; empty for all.</param>
/// <param name="Backends">Of these backends; empty for all.</param>
internal sealed record HistoryFilter(ImmutableArray<string> Kernels, ImmutableArray<string> Backends)
{
    /// <summary>Whether it takes every candidate.</summary>
    public bool IsOpen => Kernels.IsEmpty && Backends.IsEmpty;

    /// <summary>Whether a candidate is one of them.</summary>
    public bool Takes(CandidateResult candidate)
        => BuildName.IsOwn(candidate)
            && (Kernels.IsEmpty || Kernels.Contains(candidate.Kernel, StringComparer.OrdinalIgnoreCase))
            && (Backends.IsEmpty || Backends.Contains(candidate.Backend, StringComparer.OrdinalIgnoreCase));
}

/// <summary>A result that was saved by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Result">The result.</param>
internal sealed record SavedResult(string Name, ComparisonResult Result)
{
    /// <summary>Whether it was measured on this machine.</summary>
    public bool IsOfThisMachine => ChangeDetection.AreSame(Result.Machine, Machine.Current);

    /// <summary>Whether it was measured by this build.</summary>
    public bool IsOfThisBuild => (Result.Machine.Version, Result.Machine.Build) == (Machine.Current.Version, Machine.Current.Build);
}

/// <summary>One candidate over the saved results.</summary>
/// <param name="Workload">What it computes, as the first result has it.</param>
/// <param name="Candidate">The candidate, as the first result has it.</param>
/// <param name="Points">Each result in which it has a time, by time.</param>
internal sealed record Course(WorkloadResult Workload, CandidateResult Candidate, ImmutableArray<CoursePoint> Points);

/// <summary>One candidate in one saved result.</summary>
/// <param name="Saved">The result.</param>
/// <param name="Candidate">The candidate.</param>
internal sealed record CoursePoint(SavedResult Saved, CandidateResult Candidate)
{
    /// <summary>The result before it of the same machine that has the candidate; null for the first.</summary>
    public SavedResult? Before { get; init; }

    /// <summary>What became of the candidate since; null for the first.</summary>
    public CandidateChange? Change { get; init; }
}
