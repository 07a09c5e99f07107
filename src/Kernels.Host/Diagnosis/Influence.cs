namespace Kernels.Host.Diagnosis;

/// <summary>A setting from outside that changes how candidates compute.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The environment variable; <c>affinity</c> for the mask of processors.</param>
/// <param name="Value">Its value, as it was found.</param>
/// <param name="IsSetAside">Whether it was made ineffective: here, and for the processes that this one starts.</param>
/// <param name="Concerns">Whom it concerns, in words.</param>
internal sealed record Influence(InfluenceKind Kind, string Name, string Value, bool IsSetAside, string Concerns);

/// <summary>What a setting from outside does.</summary>
internal enum InfluenceKind
{
    /// <summary>Binds threads to processors, and with them all threads that they start.</summary>
    Binding,

    /// <summary>Says how threads wait for work: some spin, and take processors from others.</summary>
    Waiting,

    /// <summary>Lets a library use fewer threads than it is asked for.</summary>
    FewerThreads,

    /// <summary>Limits the number of threads.</summary>
    ThreadLimit,

    /// <summary>Sets the number of threads of libraries that are not told one by a call.</summary>
    ThreadCount,

    /// <summary>Changes something else about a library.</summary>
    Library,

    /// <summary>Changes how .NET compiles, or manages memory and threads.</summary>
    Runtime,

    /// <summary>Leaves the process fewer processors than the machine has.</summary>
    Affinity,
}
