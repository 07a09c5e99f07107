namespace Kernels.Runner.Results;

/// <summary>What must be equal for two workloads to be the same.</summary>
/// <param name="Contract">The contract's id.</param>
/// <param name="Data">The preset's name, or the options that gave the user's data.</param>
/// <param name="Shape">Shape and parameters.</param>
/// <param name="ColdCache">Whether the caches are flushed before each call.</param>
internal sealed record WorkloadKey(string Contract, string Data, string Shape, bool ColdCache)
{
    /// <summary>The key of a workload that was measured.</summary>
    /// <param name="workload">The workload.</param>
    public static WorkloadKey Of(WorkloadResult workload) => new(workload.Contract, workload.Data, workload.Shape, workload.ColdCache);

    /// <summary>The workload, such as <c>julia/1 medium</c>.</summary>
    public string Name => $"{Contract} {Data}{(ColdCache ? " with cold caches" : "")}";
}

/// <summary>What must be equal for two figures to describe the same thing.</summary>
/// <param name="Workload">What is computed.</param>
/// <param name="Backend">The backend's name.</param>
/// <param name="Threads">The thread count; null if there is no implementation.</param>
internal sealed record RowKey(WorkloadKey Workload, string Backend, int? Threads)
{
    /// <summary>The key of a candidate that was measured.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="candidate">One of its candidates.</param>
    public static RowKey Of(ComparisonResult result, CandidateResult candidate)
        => new(WorkloadKey.Of(result.WorkloadOf(candidate)), candidate.Backend, candidate.Threads);

    /// <summary>The keys of a result's candidates, without those of an older build beside it.</summary>
    /// <param name="result">The comparison.</param>
    public static IEnumerable<RowKey> AllOf(ComparisonResult result)
        => result.Results.Where(BuildName.IsOwn).Select(candidate => Of(result, candidate));
}
