using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>Where the tests' buffers come from.</summary>
internal static class Allocators
{
    /// <summary>Aligned to a cache line, off that by one element, ending at a page that may not be touched, and shared.</summary>
    public static string[] Names { get; } = ["aligned", "misaligned", "guarded", "shared"];

    public static BufferAllocator Create(string name) => name switch
    {
        "aligned" => new AlignedAllocator(),
        "misaligned" => new AlignedAllocator(misalignment: 1),
        "shared" => new SharedAllocator(guarded: true),
        _ => new GuardedAllocator(),
    };
}
