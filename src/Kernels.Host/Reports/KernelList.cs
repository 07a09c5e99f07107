using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Host.Running;

namespace Kernels.Host.Reports;

/// <summary>What there is on this machine: the document <c>list --json</c> writes.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Backends">Every backend, available or not.</param>
/// <param name="Kernels">Every kernel, by every backend.</param>
internal sealed record KernelList(
    Machine Machine, ImmutableArray<ListedBackend> Backends, ImmutableArray<ListedKernel> Kernels)
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.list/1";

    /// <summary>The format and its revision.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = SchemaName;

    /// <summary>Lists every kernel by backends.</summary>
    /// <param name="backends">The backends, available or not.</param>
    /// <returns>The list.</returns>
    public static KernelList Of(ImmutableArray<Backend> backends) => new(
        Machine.Current,
        [
            .. backends.Select(backend => new ListedBackend(
                backend.Name,
                backend.Description,
                backend.Origin,
                backend.UnavailableReason is null ? Availability.Available : Availability.Unavailable,
                backend.UnavailableReason,
                backend.Problems)),
        ],
        [
            .. KernelContracts.All.Select(contract => new ListedKernel(
                contract.Name, contract.Id, contract.Summary, [.. backends.Select(backend => Find(contract, backend))])),
        ]);

    private static ListedImplementation Find(KernelContract contract, Backend backend) => backend switch
    {
        { UnavailableReason: { } reason } => new(backend.Name, Availability.Unavailable, null, null, reason),
        _ when backend.Find(contract) is { } implementation => new(
            backend.Name, Availability.Available, implementation.InstructionSet, implementation.Threads, null),
        _ => new(backend.Name, Availability.Unsupported, null, null, $"does not implement {contract.Id}"),
    };
}

/// <summary>A backend.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Origin">Where it came from, or was looked for.</param>
/// <param name="Status">Whether it can be used here.</param>
/// <param name="Reason">Why it can't be used, and what to do about it; null where it can.</param>
/// <param name="Problems">What is wrong with it although it can be used; one line each.</param>
internal sealed record ListedBackend(
    string Name, string Description, string Origin, Availability Status, string? Reason, ImmutableArray<string> Problems);

/// <summary>A kernel.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Contract">Its id.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Implementations">Every backend, in the order of the backends.</param>
internal sealed record ListedKernel(
    string Kernel, string Contract, string Summary, ImmutableArray<ListedImplementation> Implementations);

/// <summary>A kernel by a backend.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Status">Whether there is an implementation that can be used here.</param>
/// <param name="Isa">The instruction set of its code; null where it can't be used.</param>
/// <param name="Threads">Whether it uses more than one thread; null where it can't be used.</param>
/// <param name="Reason">Why it can't be used; null where it can.</param>
internal sealed record ListedImplementation(
    string Backend, Availability Status, string? Isa, ThreadSupport? Threads, string? Reason);

/// <summary>Whether something can be used here.</summary>
internal enum Availability
{
    /// <summary>It can.</summary>
    Available,

    /// <summary>The backend can be used, but does not implement the kernel.</summary>
    Unsupported,

    /// <summary>The backend can't be used on this machine.</summary>
    Unavailable,
}
