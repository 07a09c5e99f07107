using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>The allocators of the tests' buffers.</summary>
internal static class Allocators
{
    /// <summary>Aligned to a cache line, misaligned by one element, ending at an inaccessible page, and shared.</summary>
    public static string[] Names { get; } = ["aligned", "misaligned", "guarded", "shared"];

    public static BufferAllocator Create(string name) => name switch
    {
        "aligned" => new AlignedAllocator(),
        "misaligned" => new AlignedAllocator(misalignment: 1),
        "shared" => new SharedAllocator(guarded: true),
        _ => new GuardedAllocator(),
    };
}
