using System.Collections.Immutable;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>The memory of a comparison: one for all its candidates, so that none gains by its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allocator">Where buffers come from.</param>
internal sealed record ComparisonMemory(string Name, BufferAllocator Allocator)
{
    /// <summary>The name of shared memory.</summary>
    public const string SharedName = "shared";

    private static readonly ComparisonMemory Private = new("private", new AlignedAllocator());
    private static readonly ComparisonMemory Shared = new(SharedName, new SharedAllocator());

    /// <summary>Shared memory where a candidate runs in a process of its own, which would need copies otherwise.</summary>
    public static ComparisonMemory For(ImmutableArray<Candidate> candidates)
        => candidates.Any(candidate => candidate.Backend.IsOutOfProcess) ? Shared : Private;

    /// <summary>Makes a preset whose inputs no other process can write.</summary>
    public Workload Create(WorkloadSource source, WorkloadSize size, ulong seed)
    {
        Workload workload = source.Create(size, Allocator, seed);
        SharedInputs.ForbidWriting(workload);
        return workload;
    }
}
