using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>A kind of buffers on which cases are checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allocator">Where such buffers come from.</param>
internal sealed record CheckMemory(string Name, BufferAllocator Allocator)
{
    private static readonly bool HasGuardPages =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();

    /// <summary>The kinds that this operating system offers.</summary>
    public static ImmutableArray<CheckMemory> Kinds { get; } =
    [
        new("aligned", new AlignedAllocator()),
        new("misaligned", new AlignedAllocator(AlignedAllocator.CacheLine, misalignment: 1)),
        .. HasGuardPages ? [new CheckMemory("guarded", new GuardedAllocator())] : Array.Empty<CheckMemory>(),
    ];

    /// <summary>What this operating system does not offer; null where nothing is missing.</summary>
    public static string? Missing { get; } = HasGuardPages
        ? null
        : "guard pages are not known on this operating system: writing past a buffer's end went unnoticed";
}
