using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>Whether two results have rows that can be compared.</summary>
internal static class CommonRows
{
    /// <summary>If there are more names than this, the others are only counted.</summary>
    private const int MostNames = 3;

    /// <summary>Refuses an older result none of whose rows is in the newer one.</summary>
    /// <param name="older">The rows of the older result.</param>
    /// <param name="newer">The rows of the newer one, which need not be measured yet. Without any, something else is wrong.</param>
    /// <param name="file">The older result's file.</param>
    /// <exception cref="UserInputException">They have none in common.</exception>
    public static void Require(IEnumerable<RowKey> older, IEnumerable<RowKey> newer, string file)
    {
        RowKey[] then = [.. older.Where(row => row.Threads is not null)];
        RowKey[] now = [.. newer.Where(row => row.Threads is not null)];
        if (now is [] || then.Intersect(now).Any())
        {
            return;
        }

        WorkloadKey[] common = [.. then.Select(row => row.Workload).Intersect(now.Select(row => row.Workload))];
        bool haveNamesInCommon = then.Select(row => row.Workload.Name).Intersect(now.Select(row => row.Workload.Name)).Any();
        (string what, string earlier, string compared) = common switch
        {
            [var workload, ..] => ($"of {workload.Name} it has", CandidatesOf(workload, then), CandidatesOf(workload, now)),
            _ => ("it has", WorkloadsOf(then, withShape: haveNamesInCommon), WorkloadsOf(now, withShape: haveNamesInCommon)),
        };
        throw new UserInputException($"Result '{file}' has no row of what is compared: {what} {earlier}; compared: {compared}.");
    }

    private static string WorkloadsOf(RowKey[] rows, bool withShape)
        => Names(rows.Select(row => withShape ? $"{row.Workload.Name}, {row.Workload.Shape}" : row.Workload.Name));

    private static string CandidatesOf(WorkloadKey workload, RowKey[] rows)
        => Names(rows.Where(row => row.Workload == workload).Select(row => $"{row.Backend} ×{row.Threads}"));

    private static string Names(IEnumerable<string> all)
    {
        string[] names = [.. all.Distinct()];
        return names switch
        {
            [] => "none",
            { Length: > MostNames } => $"{string.Join(", ", names[..MostNames])} and {names.Length - MostNames} more",
            _ => string.Join(", ", names),
        };
    }
}
