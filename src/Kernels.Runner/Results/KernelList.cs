using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Hosting;

namespace Kernels.Runner.Results;

/// <summary>What is available on this machine: the document that <c>list --json</c> writes.</summary>
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

    /// <summary>Lists every kernel by every backend.</summary>
    /// <param name="host">The backends, and what configuration selects among them.</param>
    /// <returns>The list.</returns>
    public static KernelList Of(KernelHost host) => new(
        Machine.Current,
        [.. host.Backends.Select(ListedBackend.Of)],
        [
            .. host.Kernels.Select(contract => new ListedKernel(
                contract.Name,
                contract.Id,
                contract.Summary,
                [.. host.Backends.Select(backend => Find(contract, backend))],
                Select(contract, host))),
        ]);

    private static ListedSelection Select(KernelContract contract, KernelHost host)
    {
        try
        {
            Selection selection = host.Select(contract);
            return new ListedSelection(
                selection.Backend.Name, selection.Threads, selection.Reason, selection.Warning, selection.Evidence);
        }
        catch (BackendUnavailableException exception)
        {
            return new ListedSelection(null, null, exception.Message, null, null);
        }
    }

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
/// <param name="Reason">Why it can't be used, and what to do about it; null if it can.</param>
/// <param name="Problems">Problems that don't keep it from being used; one line each.</param>
internal sealed record ListedBackend(
    string Name, string Description, string Origin, Availability Status, string? Reason, ImmutableArray<string> Problems)
{
    /// <summary>Whether none of its implementations uses more than one thread.</summary>
    [JsonIgnore]
    public bool IsOnOneThread { get; init; }

    /// <summary>Describes a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <returns>The description.</returns>
    public static ListedBackend Of(Backend backend) => new(
        backend.Name,
        backend.Description,
        backend.Origin,
        backend.UnavailableReason is null ? Availability.Available : Availability.Unavailable,
        backend.UnavailableReason,
        [.. backend.Problems.Select(problem => problem.ToString())])
    {
        IsOnOneThread = !backend.Implementations.IsEmpty
            && backend.Implementations.All(implementation => implementation.Threads == ThreadSupport.One),
    };
}

/// <summary>A kernel.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Contract">Its id.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Implementations">Every backend, in the order of the backends.</param>
/// <param name="Selected">What configuration selects for data of unknown size.</param>
internal sealed record ListedKernel(
    string Kernel,
    string Contract,
    string Summary,
    ImmutableArray<ListedImplementation> Implementations,
    ListedSelection Selected);

/// <summary>What configuration selects for a kernel.</summary>
/// <param name="Backend">The backend; null if the configured one can't be used.</param>
/// <param name="Threads">The thread count, configured or measured, 0 for every processor; null if there is no backend.</param>
/// <param name="Reason">What chose it, or why there is none.</param>
/// <param name="Warning">Why <c>auto</c> did not rely on the existing record; null if nothing was refused.</param>
/// <param name="Evidence">The measurement on which <c>auto</c> relied; null if none.</param>
internal sealed record ListedSelection(string? Backend, int? Threads, string Reason, string? Warning, Evidence? Evidence);

/// <summary>A kernel by a backend.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Status">Whether there is an implementation that can be used here.</param>
/// <param name="Isa">The instruction set of its code; null if it can't be used.</param>
/// <param name="Threads">Whether it uses more than one thread; null if it can't be used.</param>
/// <param name="Reason">Why it can't be used; null if it can.</param>
internal sealed record ListedImplementation(
    string Backend, Availability Status, string? Isa, ThreadSupport? Threads, string? Reason);

/// <summary>Whether something can be used here.</summary>
internal enum Availability
{
    /// <summary>It can be used.</summary>
    Available,

    /// <summary>The backend can be used, but does not implement the kernel.</summary>
    Unsupported,

    /// <summary>The backend can't be used on this machine.</summary>
    Unavailable,
}
