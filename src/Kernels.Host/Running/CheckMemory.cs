using System.Collections.Immutable;
using Kernels.SharedMemory;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Running;

/// <summary>A kind of buffers on which cases are checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allocator">Where such buffers come from.</param>
internal sealed record CheckMemory(string Name, BufferAllocator Allocator)
{
    private const string Guarded = "guarded";

    private static readonly bool HasGuardPages =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();

    /// <summary>A stray write to an input is then found by comparing, which names the input.</summary>
    private static readonly SharedMemoryOptions Comparable = new() { AlwaysWritable = true };

    /// <summary>What is done to a workload before its first call; null for nothing.</summary>
    public Action<Workload>? Protect { get; init; }

    /// <summary>What a crash on this kind of buffers, and on no other, likely comes from; null for nothing in particular.</summary>
    public string? CrashMeaning { get; init; }

    /// <summary>The kinds for backends that run in processes of their own.</summary>
    public static ImmutableArray<CheckMemory> Isolated { get; } =
    [
        new("aligned", new SharedAllocator(options: Comparable)),
        new("misaligned", new SharedAllocator(misalignment: 1, options: Comparable)),
        new("read-only inputs", new SharedAllocator()) { Protect = SharedInputs.ForbidWriting, CrashMeaning = WroteInput },
        .. OperatingSystem.IsWindows()
            ? Array.Empty<CheckMemory>()
            : [new CheckMemory(Guarded, new SharedAllocator(guarded: true)) { CrashMeaning = LeftBuffer }],
    ];

    /// <summary>The kinds for backends in this process that this operating system offers.</summary>
    public static ImmutableArray<CheckMemory> InProcess { get; } =
    [
        new("aligned", new AlignedAllocator()),
        new("misaligned", new AlignedAllocator(AlignedAllocator.CacheLine, misalignment: 1)),
        .. OperatingSystem.IsWindows()
            ? Array.Empty<CheckMemory>()
            : [new CheckMemory("read-only inputs", new SharedAllocator()) { Protect = SharedInputs.MakeReadOnlyHere }],
        .. HasGuardPages ? [new CheckMemory(Guarded, new GuardedAllocator())] : Array.Empty<CheckMemory>(),
    ];

    private static string WroteInput => "its inputs are read-only here: where it passes elsewhere, it writes to one";

    private static string LeftBuffer => "its buffers end at pages that may not be touched: where it passes elsewhere, it reads or writes past an end";

    /// <summary>What this operating system does not offer.</summary>
    /// <param name="kinds">What it does offer.</param>
    /// <returns>One line; null where nothing is missing.</returns>
    public static string? MissingFrom(ImmutableArray<CheckMemory> kinds) => kinds.Any(kind => kind.Name == Guarded)
        ? null
        : "guard pages are not known on this operating system: writing past a buffer's end went unnoticed";

    /// <summary>Makes the workload of a case.</summary>
    public Workload Create(WorkloadCase shape)
    {
        Workload workload = shape.Create(Allocator);
        Protect?.Invoke(workload);
        return workload;
    }
}
