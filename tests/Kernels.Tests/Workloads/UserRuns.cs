using System.Collections.Immutable;
using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Workloads;

/// <summary>Makes workloads from options as <c>kernels run</c> does.</summary>
internal static class UserRuns
{
    /// <summary>Makes the workload of a line such as <c>julia width=3 height=4</c>; a tilde stands for the folder, and a name may be repeated.</summary>
    public static UserWorkload Create(string line, TemporaryFolder folder, bool isMeasured = false)
    {
        (WorkloadSource source, Dictionary<string, ImmutableArray<string>> values) = Parse(line, folder);
        return source.CreateFromUser(new UserValues(values, source.UserOptions) { IsMeasured = isMeasured }, new AlignedAllocator());
    }

    /// <summary>Makes the call that is cut into parts, as <c>--memory</c> does.</summary>
    public static CutWorkload Cut(string line, TemporaryFolder folder, long memory) => Cut(line, folder, new CutRequest(memory));

    /// <summary>Makes the call that is cut into parts, as <c>--memory</c> and <c>--partition</c> do.</summary>
    public static CutWorkload Cut(string line, TemporaryFolder folder, CutRequest request)
    {
        (WorkloadSource source, Dictionary<string, ImmutableArray<string>> values) = Parse(line, folder);
        return source.CutFromUser(new UserValues(values, source.UserOptions), request);
    }

    /// <summary>Runs a kernel, and writes its outputs.</summary>
    /// <returns>What it cautions.</returns>
    public static ImmutableArray<string> Run(string line, TemporaryFolder folder, bool isInParts)
    {
        if (isInParts)
        {
            using CutWorkload workload = Cut(line, folder, long.MaxValue);
            Run(workload);
            return workload.Cautions;
        }

        UserWorkload user = Create(line, folder);
        using (user.Workload)
        {
            user.Workload.Reset();
            user.Workload.Invoke(Implementations.Find(user.Workload.Contract.Name, "managed"), default);
            user.Save();
            return user.Cautions;
        }
    }

    /// <summary>Runs a call that is cut.</summary>
    public static void Run(CutWorkload workload)
        => workload.Run(Implementations.Find(workload.Contract.Name, "managed"), default, static _ => { }, TestContext.Current.CancellationToken);

    private static (WorkloadSource Source, Dictionary<string, ImmutableArray<string>> Values) Parse(string line, TemporaryFolder folder)
    {
        string[] words = line.Split(' ');
        WorkloadSource source = WorkloadSources.All.Single(source => source.Contract.Name == words[0]);
        Dictionary<string, ImmutableArray<string>> values = words.Skip(1).Select(word => word.Split('=', 2))
            .GroupBy(pair => pair[0], pair => pair[1].Replace("~", folder.Location, StringComparison.Ordinal))
            .ToDictionary(option => option.Key, option => option.ToImmutableArray());
        Assert.Subset(source.UserOptions.Select(option => option.Name).ToHashSet(), values.Keys.ToHashSet());
        return (source, values);
    }
}
