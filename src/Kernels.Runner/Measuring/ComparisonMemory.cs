using System.Collections.Immutable;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.Measuring;

/// <summary>
/// The memory of a comparison. It is of one kind for all candidates, so that none gains from it. Inputs are the same memory
/// for all; each process has its own outputs, so that none can write to those of others.
/// </summary>
internal sealed class ComparisonMemory
{
    /// <summary>The name of shared memory.</summary>
    public const string SharedName = "shared";

    private readonly RivalAllocator? _shared;

    private ComparisonMemory(RivalAllocator? shared) => _shared = shared;

    /// <summary>Its name.</summary>
    public string Name => _shared is null ? "private" : SharedName;

    /// <summary>Makes shared memory if a candidate runs in its own process, which would otherwise need copies.</summary>
    public static ComparisonMemory For(ImmutableArray<Candidate> candidates)
        => new(candidates.Any(candidate => candidate.Backend.IsOutOfProcess) ? new RivalAllocator() : null);

    /// <summary>The owner of the outputs that a candidate writes: its process.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <returns>The owner; equal for candidates that share a process.</returns>
    public static object OwnerOf(Candidate candidate)
        => candidate.Backend.IsOutOfProcess ? candidate.Backend : typeof(ComparisonMemory);

    /// <summary>
    /// Makes the workload to compare: from a preset, or from the user's data. No other process can write its inputs.
    /// </summary>
    /// <exception cref="UserInputException">The user's data are wrong.</exception>
    public Workload Create(WorkloadSource source, ComparisonSettings settings) => settings.Input is { } input
        ? Create(allocator => source.CreateFromUser(input.ValuesFor(source, settings.Seed), allocator).Workload)
        : Create(source, settings.Size!.Value, settings.Seed);

    /// <summary>Makes a preset whose inputs no other process can write.</summary>
    public Workload Create(WorkloadSource source, WorkloadSize size, ulong seed)
        => Create(allocator => source.Create(size, allocator, seed));

    /// <summary>Makes a workload whose inputs no other process can write.</summary>
    /// <param name="create">Makes it with buffers from an allocator.</param>
    public Workload Create(Func<BufferAllocator, Workload> create)
    {
        Workload workload = create((BufferAllocator?)_shared ?? new AlignedAllocator());
        _shared?.Protect(workload);
        return workload;
    }

    /// <summary>Puts the memory of a candidate's process behind the outputs.</summary>
    public void GiveTo(Candidate candidate) => _shared?.GiveTo(OwnerOf(candidate));
}
