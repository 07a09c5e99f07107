using Kernels.Runner.Results;

namespace Kernels.Runner.Wording;

/// <summary>Describes settings from outside.</summary>
internal static class InfluenceText
{
    /// <summary>What is set, what it does or would do, to whom, and what was done about it.</summary>
    public static string Describe(Influence influence) => influence switch
    {
        { Kind: InfluenceKind.Affinity }
            => $"an affinity mask or a cpuset leaves this process {influence.Value}",
        { IsSetAside: true }
            => $"{influence.Name}={influence.Value} is set aside, here and in processes of candidates: it {WouldDo(influence.Kind)}",
        _ => $"{influence.Name}={influence.Value} is left as it is: it {Does(influence.Kind)} (concerns {influence.Concerns})",
    };

    /// <summary>What to do about it.</summary>
    public static string Remedy(Influence influence) => influence switch
    {
        { Kind: InfluenceKind.Affinity } => "if that is not on purpose, see taskset, docker run --cpuset-cpus, or the batch system's settings",
        { IsSetAside: true } => "unset it to measure without this notice; what was set aside has no effect on figures",
        _ => "unset it, if that is not on purpose",
    };

    private static string WouldDo(string kind) => kind switch
    {
        InfluenceKind.Binding => "would bind threads to processors, .NET's too",
        InfluenceKind.Waiting => "says how OpenMP's threads wait, and threads that spin would disturb other candidates",
        _ => "would let OpenMP use fewer threads than it is asked for",
    };

    private static string Does(string kind) => kind switch
    {
        InfluenceKind.Binding => "binds threads to processors",
        InfluenceKind.Waiting => "says how threads wait, and threads that spin disturb other candidates",
        InfluenceKind.FewerThreads => "lets OpenMP use fewer threads than it is asked for",
        InfluenceKind.ThreadLimit => "limits the threads to fewer than were asked for",
        InfluenceKind.ThreadCount => "sets the threads of a library where its caller doesn't",
        InfluenceKind.Library => "changes how a library computes",
        InfluenceKind.Runtime => "changes how .NET compiles, or manages memory and threads",
        _ => "changes what candidates compute with",
    };
}
