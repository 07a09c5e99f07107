using System.Collections.Immutable;

namespace Kernels.Runner.Results;

/// <summary>What a check found.</summary>
/// <param name="Memory">The kinds of buffers on which it ran.</param>
/// <param name="MissingMemory">The kind that this operating system does not offer; null if nothing is missing.</param>
/// <param name="Threads">The thread counts.</param>
/// <param name="Results">Every kernel by every backend.</param>
internal sealed record CheckResult(
    ImmutableArray<string> Memory,
    string? MissingMemory,
    ImmutableArray<int> Threads,
    ImmutableArray<ImplementationCheck> Results);

/// <summary>One kernel by one backend, checked.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Backend">The backend's name.</param>
/// <param name="Isa">The instruction set of its code; null if there is no implementation.</param>
/// <param name="Verdict">The worst of its runs.</param>
/// <param name="Signal">The signal that ended its process; null if none did.</param>
/// <param name="Runs">
/// The number of runs: cases × kinds of buffers × thread counts. A case that failed on the first kind is not run on the others.
/// </param>
/// <param name="Residual">The largest residual among them; null if there is no implementation.</param>
/// <param name="Reason">Why there is no implementation, or why not every case ran; null if every case did.</param>
/// <param name="Failures">The runs that did not pass.</param>
internal sealed record ImplementationCheck(
    string Kernel,
    string Backend,
    string? Isa,
    Verdict Verdict,
    string? Signal,
    int Runs,
    double? Residual,
    string? Reason,
    ImmutableArray<CheckFailure> Failures)
{
    /// <summary>
    /// The requirements whose kinds of buffers were given up after repeated faults; all of them if no kind caused the faults.
    /// </summary>
    public required ImmutableArray<Requirement> GivenUp { get; init; }

    /// <summary>How many runs could have shown that each requirement is not met.</summary>
    public required ImmutableDictionary<Requirement, int> Tried { get; init; }
}

/// <summary>A run that did not pass.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Memory">The kind of buffers.</param>
/// <param name="Threads">The thread count.</param>
/// <param name="Verdict">The verdict; not <see cref="Results.Verdict.Pass"/>.</param>
/// <param name="Signal">The signal that ended its process; null if none did.</param>
/// <param name="Reason">What was wrong.</param>
internal sealed record CheckFailure(string Case, string Memory, int Threads, Verdict Verdict, string? Signal, string Reason)
{
    /// <summary>The requirement that it shows to be broken.</summary>
    public Requirement Requirement { get; init; }
}
