using System.Collections.Immutable;
using Kernels.Plugins.Libraries;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Known;

/// <summary>The record of a plug-in with one content.</summary>
/// <param name="Hash">The hash of its folder.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Facts">What it reported when it was probed; null if it was not probed, or failed.</param>
/// <param name="Faults">How often it crashed, hung or broke the protocol since it was last forgiven.</param>
/// <param name="LastFault">The last fault, in one line; null if there is none.</param>
internal sealed record KnownPlugin(string Hash, string Id, string Version, KnownFacts? Facts, int Faults, string? LastFault)
{
    /// <summary>This many faults put a plug-in into quarantine.</summary>
    public const int MaxFaults = 3;

    /// <summary>Counting stops here.</summary>
    public const int MostFaults = 1_000_000;

    /// <summary>Whether it is out of use until it is forgiven or its content changes.</summary>
    public bool IsQuarantined => Faults >= MaxFaults;
}

/// <summary>What a plug-in reported when it was probed.</summary>
/// <param name="Environment">The host and processor that it was probed on; it may report something else on others.</param>
/// <param name="Kernels">Its kernels.</param>
/// <param name="Problems">What is wrong with it although it can be used; one line each.</param>
/// <param name="Libraries">The libraries that its process loaded from outside its folder, in the order of their paths.</param>
internal sealed record KnownFacts(
    string Environment, ImmutableArray<WorkerKernel> Kernels, ImmutableArray<BackendProblem> Problems, ImmutableArray<OutsideLibrary> Libraries)
{
    /// <summary>Whether other facts are the same.</summary>
    public bool AreSameAs(KnownFacts others)
        => Environment == others.Environment && Kernels.SequenceEqual(others.Kernels) && Problems.SequenceEqual(others.Problems)
            && Libraries.SequenceEqual(others.Libraries);
}
