namespace Kernels.Runner.Results;

/// <summary>An external setting that changes how candidates compute.</summary>
/// <param name="Kind">What it does: one of <see cref="InfluenceKind"/>.</param>
/// <param name="Name">The environment variable; <c>affinity</c> for the mask of processors.</param>
/// <param name="Value">Its value, as it was found.</param>
/// <param name="IsSetAside">Whether it was made ineffective: here, and for the processes that this one starts.</param>
/// <param name="Concerns">The candidates that it concerns, in words.</param>
internal sealed record Influence(string Kind, string Name, string Value, bool IsSetAside, string Concerns);

/// <summary>What an external setting does, as JSON names it.</summary>
internal static class InfluenceKind
{
    /// <summary>Binds threads to processors, and with them all threads that they start.</summary>
    public const string Binding = "binding";

    /// <summary>Says how threads wait for work: some spin, and take processors from others.</summary>
    public const string Waiting = "waiting";

    /// <summary>Lets a library use fewer threads than it is asked for.</summary>
    public const string FewerThreads = "fewer_threads";

    /// <summary>Limits the number of threads.</summary>
    public const string ThreadLimit = "thread_limit";

    /// <summary>Sets the number of threads of libraries that don't get one with a call.</summary>
    public const string ThreadCount = "thread_count";

    /// <summary>Changes something else about a library.</summary>
    public const string Library = "library";

    /// <summary>Changes how .NET compiles, or manages memory and threads.</summary>
    public const string Runtime = "runtime";

    /// <summary>Leaves the process fewer processors than the machine has.</summary>
    public const string Affinity = "affinity";
}
